package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be known of the order in which syncs reached the store.
 *
 * <p>Start numbers order their beginnings, and with that what invalidations they can have seen. Of
 * two that overlap nobody knows which reached the store first, whichever began first. So an answer
 * that is not what is held says nothing against the answers that overlap it, nor they against it:
 * all of them are doubtful.
 */
class SyncOrder {
  /** Whether something held started later than a sync of an entry. */
  boolean isOvertaken(Sync sync, @Nullable Entry held, @Nullable Listing listing) {
    long start = sync.validation().start();
    return (held != null && held.validation().start() > start)
        || (listing != null && listing.validation().start() > start);
  }

  /**
   * Whether an answer about a location is not what is held of it. Of directories nothing is kept
   * fresh but that they are there.
   *
   * @param complete whether a complete listing says that what is not held is not there
   */
  boolean isNews(@Nullable Entry held, boolean complete, Optional<FileStatus> found) {
    if (held == null) {
      return !complete || found.isPresent();
    }
    return held.state() == Entry.State.PLACEHOLDER || !isSame(held.status(), found.orElse(null));
  }

  private static boolean isSame(@Nullable FileStatus held, @Nullable FileStatus found) {
    return Objects.equals(held, found)
        || (held != null && found != null && held.isDirectory() && found.isDirectory());
  }
}
