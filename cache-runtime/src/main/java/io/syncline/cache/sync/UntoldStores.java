package io.syncline.cache.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stores that were seen to change lately without anybody telling of it: the first time is worth a
 * line in the log, further ones are counted.
 *
 * <p>Thread rule: any thread.
 */
final class UntoldStores {
  /** After that without a change that nobody told of, the next one is news again. */
  static final Duration QUIET = Duration.ofHours(1);

  /** So many stores are remembered; the one that was quiet the longest is forgotten. */
  static final int MAX_STORES = 64;

  /** By root, ticker time of the last change that nobody told of; the newest last. */
  @GuardedBy("this")
  private final Map<Location, Long> last = new LinkedHashMap<>();

  /** Something changed in a store untold; whether that is news. */
  synchronized boolean isNews(Location root, long nanos) {
    Long before = last.remove(root);
    last.put(root, nanos);
    if (last.size() > MAX_STORES) {
      var oldest = last.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return before == null || nanos - before >= QUIET.toNanos();
  }
}
