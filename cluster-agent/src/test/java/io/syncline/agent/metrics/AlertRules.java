package io.syncline.agent.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The alerts of a file of rules, and what is wrong with them. */
final class AlertRules {
  private static final Set<String> SEVERITIES = Set.of("critical", "warning");
  private static final List<String> ANNOTATIONS = List.of("summary", "description", "runbook");
  private static final Pattern LABEL = Pattern.compile("\\$labels\\.(\\w+)");
  private static final Pattern PATIENCE = Pattern.compile("[0-9]+[smh]");

  private final List<Map<?, ?>> rules = new ArrayList<>();

  private AlertRules() {}

  static AlertRules parse(String yaml) {
    AlertRules read = new AlertRules();
    Map<?, ?> top = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    for (Object group : (List<?>) top.get("groups")) {
      for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
        read.rules.add((Map<?, ?>) rule);
      }
    }
    return read;
  }

  /** Their names, in order of the alphabet. */
  Set<String> names() {
    Set<String> names = new TreeSet<>();
    rules.forEach(rule -> names.add(text(rule, "alert")));
    return names;
  }

  /**
   * What is wrong, each with the name of its alert.
   *
   * @param runbooks names of the runbooks that exist, without an ending
   */
  List<String> problems(MetricNames metrics, Set<String> runbooks) {
    List<String> problems = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Map<?, ?> rule : rules) {
      String name = text(rule, "alert");
      if (!seen.add(name)) {
        problems.add(name + ": there are two of this name");
      }
      of(rule, metrics).forEach(problem -> problems.add(name + ": " + problem));
      if (!runbooks.contains(name)) {
        problems.add(name + ": has no runbook");
      }
    }
    for (String runbook : new TreeSet<>(runbooks)) {
      if (!seen.contains(runbook)) {
        problems.add(runbook + ": is a runbook of no alert");
      }
    }
    return problems;
  }

  private static List<String> of(Map<?, ?> rule, MetricNames metrics) {
    String expression = text(rule, "expr");
    List<String> problems = new ArrayList<>(metrics.problems(expression));
    if (!PATIENCE.matcher(text(rule, "for")).matches()) {
      problems.add("does not say for how long (for)");
    }
    if (!SEVERITIES.contains(text(map(rule, "labels"), "severity"))) {
      problems.add("severity is none of " + new TreeSet<>(SEVERITIES));
    }
    Map<?, ?> annotations = map(rule, "annotations");
    for (String key : ANNOTATIONS) {
      if (text(annotations, key).isBlank()) {
        problems.add("has no " + key);
      }
    }
    String expected = "docs/operating/runbooks/" + text(rule, "alert") + ".md";
    if (!text(annotations, "runbook").equals(expected)) {
      problems.add("its runbook is not " + expected);
    }
    Set<String> known = metrics.labels(expression);
    Matcher used = LABEL.matcher(annotations.toString());
    while (used.find()) {
      if (!known.contains(used.group(1))) {
        problems.add("its words use the label " + used.group(1) + ", which its metrics lack");
      }
    }
    return problems;
  }

  private static Map<?, ?> map(Map<?, ?> rule, String key) {
    return rule.get(key) instanceof Map<?, ?> found ? found : Map.of();
  }

  private static String text(Map<?, ?> rule, String key) {
    Object found = rule.get(key);
    return found == null ? "" : found.toString();
  }
}
