package io.syncline.core.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether the nodes of a cluster run the same software. */
public final class VersionRules {
  private VersionRules() {}

  /**
   * Judges the versions.
   *
   * @param versions those of the nodes that answered, by node
   */
  public static Examination examine(Map<String, String> versions) {
    SortedMap<String, List<String>> nodes = new TreeMap<>();
    new TreeMap<>(versions)
        .forEach(
            (node, version) ->
                nodes.computeIfAbsent(version, found -> new ArrayList<>()).add(node));
    if (nodes.size() <= 1) {
      return Examination.ok(
          "versions", String.join("", nodes.keySet()) + " on " + count(versions.size()));
    }
    String found =
        nodes.entrySet().stream()
            .map(each -> each.getKey() + " on " + String.join(", ", each.getValue()))
            .collect(Collectors.joining("; "));
    return Examination.warn(
        "versions",
        found,
        "one version, but while a new one is rolled out",
        "finish the upgrade, or find out why these nodes were left out");
  }

  private static String count(int nodes) {
    return nodes == 1 ? "the only node that answers" : "all " + nodes + " nodes that answer";
  }
}
