package io.syncline.core.consistency;

import io.syncline.core.model.Scheme;
import java.util.OptionalLong;

/** What a second look at a difference between two clusters proves. */
public enum PeerVerdict {
  /** One of them would ask its store. */
  UNSERVED,
  /** They say the same. */
  SETTLED,
  /** One of them has learned what it says since the first look. */
  FOLLOWED,
  /** One of them does not claim to be newer than the first look, which its mount permits. */
  PERMITTED,
  /** One of them is wrong. */
  DIVERGED;

  /**
   * Judges a difference.
   *
   * <p>Let <em>r</em> be the instant at which the other cluster answered at the first look. What
   * each of them says now it knew before <em>r</em>, and it claims that nothing has changed up to
   * an instant after <em>r</em>. So both claim to be right about <em>r</em>, and they differ. Each
   * is measured by readings of its own clock alone.
   *
   * @param first an earlier look, that had ended before the second began
   * @param again the second look
   */
  public static PeerVerdict of(Scheme scheme, PeerLook first, PeerLook again) {
    if (!again.isServed()) {
      return UNSERVED;
    }
    if (again.agrees(scheme)) {
      return SETTLED;
    }
    HeldAnswer here = again.here().held().orElseThrow();
    HeldAnswer there = again.there().held().orElseThrow();
    if (!first.isUnder(again)
        || isLater(here.learned(), first.here().steady())
        || isLater(there.learned(), first.there().steady())) {
      return FOLLOWED;
    }
    return claims(here.since(), first.hereAfter().now())
            && claims(there.since(), first.there().now())
        ? DIVERGED
        : PERMITTED;
  }

  private static boolean isLater(OptionalLong learned, long look) {
    return learned.isPresent() && learned.getAsLong() - look > 0;
  }

  private static boolean claims(OptionalLong since, long look) {
    return since.isPresent() && since.getAsLong() - look >= 0;
  }
}
