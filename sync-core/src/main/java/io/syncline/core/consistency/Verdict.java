package io.syncline.core.consistency;

import io.syncline.core.model.Scheme;
import java.util.Optional;

/** What a second look at a difference proves. */
public enum Verdict {
  /** The cluster answers what the store says, or does not answer without asking it. */
  SETTLED,
  /** The cluster has asked the store since the first look: it follows, a look behind. */
  FOLLOWED,
  /** The store changed between the looks: only a third one can tell. */
  CHANGED,
  /** The answer does not claim to be newer than the first look, which the mount permits. */
  PERMITTED,
  /** The answer is wrong. */
  STUCK;

  /**
   * Judges a difference.
   *
   * <p>What the cluster answers now it knew before the first look, at which the store said
   * something else. Yet it claims that nothing has changed up to an instant after that look. So a
   * change before that instant was missed: no delay explains it, and no interval permits it.
   *
   * <p>That the store says the same again proves nothing more; but what changes all the time is not
   * called wrong.
   *
   * @param first the look that found the difference
   * @param held what the cluster answers at the second look without asking; empty where it would
   *     ask
   * @param again the second look, for which the store was asked after the cluster was
   */
  public static Verdict of(
      Scheme scheme, Sighting first, Optional<HeldAnswer> held, Sighting again) {
    if (held.isEmpty()
        || DifferenceKind.between(scheme, held.get().status(), again.found()).isEmpty()) {
      return SETTLED;
    }
    HeldAnswer answer = held.get();
    if (answer.learned().isPresent() && answer.learned().getAsLong() - first.asked() > 0) {
      return FOLLOWED;
    }
    if (DifferenceKind.between(scheme, first.found(), again.found()).isPresent()) {
      return CHANGED;
    }
    boolean claims =
        answer.since().isPresent() && answer.since().getAsLong() - first.answered() >= 0;
    return claims ? STUCK : PERMITTED;
  }
}
