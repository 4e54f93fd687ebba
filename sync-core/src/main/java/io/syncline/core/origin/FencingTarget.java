package io.syncline.core.origin;

import io.syncline.core.model.Origin;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who is declared gone together: starts of nodes of one cluster, each with all older ones of its
 * name. Which they are is fixed when somebody asks for it: whoever joins later is another origin.
 *
 * @param cluster whose they are
 * @param newest per name the newest incarnation; at least one name, at most {@link #MAX_NAMES}
 */
public record FencingTarget(String cluster, SortedMap<String, Long> newest) {
  /** Names at once; a cluster with more is asked for again. */
  public static final int MAX_NAMES = 1024;

  public FencingTarget {
    newest = Collections.unmodifiableSortedMap(new TreeMap<>(newest));
    if (newest.isEmpty() || newest.size() > MAX_NAMES) {
      throw new IllegalArgumentException(
          newest.size() + " names of cluster " + cluster + " (expected 1 to " + MAX_NAMES + ")");
    }
    for (Map.Entry<String, Long> of : newest.entrySet()) {
      Origin unused = new Origin(cluster, of.getKey(), of.getValue());
    }
  }

  /** One start, with all older ones of its name. */
  public static FencingTarget of(Origin newest) {
    return of(List.of(newest));
  }

  /**
   * These starts, with all older ones of their names.
   *
   * @throws IllegalArgumentException if they are of several clusters, or none or too many
   */
  public static FencingTarget of(Collection<Origin> origins) {
    TreeMap<String, Long> newest = new TreeMap<>();
    String cluster = origins.stream().map(Origin::cluster).findFirst().orElse("");
    for (Origin origin : origins) {
      if (!origin.cluster().equals(cluster)) {
        throw new IllegalArgumentException(origin + " is not of cluster " + cluster);
      }
      newest.merge(origin.name(), origin.incarnation(), Math::max);
    }
    return new FencingTarget(cluster, newest);
  }

  /** The newest start of each name. */
  public List<Origin> origins() {
    return newest.entrySet().stream()
        .map(of -> new Origin(cluster, of.getKey(), of.getValue()))
        .toList();
  }

  /** Whether an origin is one of them. */
  public boolean covers(Origin origin) {
    Long incarnation = newest.get(origin.name());
    return origin.cluster().equals(cluster)
        && incarnation != null
        && origin.incarnation() <= incarnation;
  }

  /** Whether both have a name in common. */
  public boolean overlaps(FencingTarget other) {
    return cluster.equals(other.cluster)
        && !Collections.disjoint(newest.keySet(), other.newest.keySet());
  }

  /** For a person. */
  @Override
  public String toString() {
    return newest.size() == 1
        ? origins().get(0).toString()
        : newest.size() + " nodes of cluster " + cluster;
  }
}
