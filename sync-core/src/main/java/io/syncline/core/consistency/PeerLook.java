package io.syncline.core.consistency;

import io.syncline.core.model.Scheme;

/**
 * What two clusters said of one location. The first was asked twice, before the other was and
 * after: so what it said at first it knew before the other answered, and its second reading is
 * later than that.
 *
 * @param here the first answer of the one that was asked twice
 * @param there the answer of the other
 * @param hereAfter what the one said when it was asked again
 */
public record PeerLook(PeerAnswer here, PeerAnswer there, PeerAnswer hereAfter) {
  /** Whether both would answer without asking. */
  boolean isServed() {
    return here.held().isPresent() && there.held().isPresent();
  }

  /** Whether they agree, as far as both answer. */
  boolean agrees(Scheme scheme) {
    return isServed()
        && ChildMerge.isSame(scheme, here.held().get().status(), there.held().get().status());
  }

  /** Whether the readings of both sides can be compared with those of a later look. */
  boolean isUnder(PeerLook later) {
    return here.view().equals(hereAfter.view())
        && here.view().equals(later.here().view())
        && there.view().equals(later.there().view());
  }
}
