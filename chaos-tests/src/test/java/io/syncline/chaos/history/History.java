package io.syncline.chaos.history;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was recorded of one run.
 *
 * @param store how the store treats directories
 * @param initially what was at which path before the first operation; everything else was absent,
 *     but for the directories above these
 * @param operations all writes that can have touched a path that is read, whoever made them, and
 *     the reads to be judged; in any order
 * @param end how it ended, where that is to be judged
 */
public record History(
    Store store, Map<String, Seen> initially, List<Operation> operations, Optional<End> end) {
  public History {
    initially = Map.copyOf(initially);
    operations = List.copyOf(operations);
  }

  /** How a store treats directories. */
  public enum Store {
    /** A directory is there until it is removed. */
    TREE,
    /** A directory may be there only because something is below it. */
    IMPLICIT_DIRECTORIES
  }

  /**
   * How a run ended.
   *
   * @param quietSince an instant at which no write was under way or could still take effect, and
   *     all logs were drained: reads that began after it are final
   * @param content all that the store itself held then, directories as far as it has them
   */
  public record End(long quietSince, Map<String, Seen> content) {
    public End {
      content = Map.copyOf(content);
    }
  }
}
