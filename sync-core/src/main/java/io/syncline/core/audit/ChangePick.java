package io.syncline.core.audit;

import io.syncline.core.model.Location;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Of all changes that are heard of in one second, picks one by chance: each is as likely as any
 * other, however many there are.
 *
 * <p>Thread rule: one call at a time; its owner serialises them. Hearing of many takes as long as
 * hearing of one.
 */
public final class ChangePick {
  /** So long one is picked among those that come: not longer than the shortest delay of a look. */
  static final long SECOND = 1_000_000_000L;

  private final RandomGenerator random;
  private long heard;
  private @Nullable Change picked;
  private long began;

  /**
   * A change that was applied.
   *
   * @param location of what changed
   * @param applied ticker time
   */
  public record Change(Location location, long applied) {}

  /** A pick of none. */
  public ChangePick(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Some were applied just now.
   *
   * @param now ticker time
   */
  public void hear(List<Location> changed, long now) {
    if (changed.isEmpty()) {
      return;
    }
    if (heard == 0) {
      began = now;
    }
    heard += changed.size();
    // Each of these is the one with 1/heard: what was picked before stays with the rest of it.
    long drawn = random.nextLong(heard);
    if (drawn < changed.size()) {
      picked = new Change(changed.get((int) drawn), now);
    }
  }

  /** The one of the second that is over; empty before, and when nothing was heard. */
  public Optional<Change> take(long now) {
    if (heard == 0 || now - began < SECOND) {
      return Optional.empty();
    }
    Optional<Change> taken = Optional.ofNullable(picked);
    picked = null;
    heard = 0;
    return taken;
  }
}
