package io.syncline.cache.sync;

/**
 * The limits of the sync engine of a node.
 *
 * @param threads threads that help callers with many questions at once; when all are busy callers
 *     ask by themselves
 * @param queue calls for help that wait for a thread; when it is full, callers get less help
 * @param helpers threads that help one caller at most
 * @param childrenPage children read under a shard's lock, and handed over, at a time
 */
public record EngineLimits(int threads, int queue, int helpers, int childrenPage) {
  /** For a small node. */
  public static final EngineLimits DEFAULT = new EngineLimits(32, 256, 15, 1_000);

  public EngineLimits {
    if (threads < 1 || queue < 1 || helpers < 0 || childrenPage < 1) {
      throw new IllegalArgumentException(
          "limits out of range: " + threads + ", " + queue + ", " + helpers + ", " + childrenPage);
    }
  }
}
