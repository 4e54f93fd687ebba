package io.syncline.core.model;

import java.util.regex.Pattern;

/**
 * Whoever appends records: one start of one process.
 *
 * @param cluster the cluster whose topic it appends to
 * @param name the node's or watcher's name, unique in its cluster
 * @param incarnation one per process start, growing; never used twice
 */
public record Origin(String cluster, String name, long incarnation) {
  /**
   * What a cluster or node may be called: it becomes part of topic names, node names and file
   * names.
   */
  public static final String NAME_PATTERN = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

  public Origin {
    if (!NAME.matcher(cluster).matches() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "origin '"
              + cluster
              + "/"
              + name
              + "' is not of the form "
              + NAME_PATTERN
              + "/"
              + NAME_PATTERN);
    }
    if (incarnation < 0) {
      throw new IllegalArgumentException("incarnation " + incarnation + " is negative");
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is no origin
   */
  public static Origin parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "origin '" + text + "' is not of the form cluster/name/incarnation");
    }
    return new Origin(parts[0], parts[1], Long.parseLong(parts[2]));
  }

  /** Whether this is the same start as another one, or an earlier start of the same name. */
  public boolean isNoLaterThan(Origin other) {
    return cluster.equals(other.cluster)
        && name.equals(other.name)
        && incarnation <= other.incarnation;
  }

  @Override
  public String toString() {
    return cluster + "/" + name + "/" + incarnation;
  }
}
