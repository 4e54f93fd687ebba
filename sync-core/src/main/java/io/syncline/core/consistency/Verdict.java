package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Scheme;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a second look at a difference proves. */
public enum Verdict {
  /** The cluster answers what the store says, or does not answer without asking it. */
  SETTLED,
  /** The store changed between the looks: only a third one can tell. */
  CHANGED,
  /** The answer is older than the first look, which the mount permits for a while. */
  PERMITTED,
  /** The answer is wrong. */
  STUCK;

  /**
   * Judges a difference.
   *
   * <p>The store said the same in both looks. So it was the same from the time that it answered
   * first to the time that it was asked again, unless it was something else in between and then the
   * very same again. An answer that claims to have matched it at any instant of that time claims
   * what was not so.
   *
   * <p>The cluster must have been asked before the store was for the second look. Only then what
   * the store says is not newer than the answer.
   *
   * @param first the look that found the difference
   * @param held what the cluster answered then without asking; empty where it would ask
   * @param again the look after that
   */
  public static Verdict of(
      Scheme scheme, Sighting first, Optional<HeldAnswer> held, Sighting again) {
    if (held.isEmpty()
        || DifferenceKind.between(scheme, held.get().status(), again.found()).isEmpty()) {
      return SETTLED;
    }
    if (!isSame(scheme, first.found(), again.found())) {
      return CHANGED;
    }
    boolean claimed =
        held.get().since().isPresent()
            && held.get().since().getAsLong() - first.answered() >= 0
            && again.asked() - held.get().since().getAsLong() >= 0;
    return claimed ? STUCK : PERMITTED;
  }

  private static boolean isSame(
      Scheme scheme, @Nullable FileStatus first, @Nullable FileStatus again) {
    return DifferenceKind.between(scheme, first, again).isEmpty();
  }
}
