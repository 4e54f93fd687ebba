package io.syncline.cache.sync;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.session.Seen;
import io.syncline.core.session.View;
import java.util.function.Predicate;

/**
 * One call of a reader. Its bound is counted from its arrival, so that a long answer is not too old
 * before it is given.
 *
 * @param terms what it may be given
 * @param arrival ticker time at which it came
 */
record Caller(ReadTerms terms, long arrival) {
  Bounds bounds() {
    return terms.bounds();
  }

  /** How long ago the store's answers may have been true. */
  long readLag() {
    return terms.ufs().traits().readLag().toNanos();
  }

  /**
   * The same, who is answered no older than what it has seen, other than under the views that still
   * hold: one more bound, and the rule is the same.
   */
  Caller notBefore(Predicate<View> holds) {
    Bound required = Seen.bound(terms.seen(), holds);
    return required.equals(Bound.NONE) ? this : new Caller(terms.within(required), arrival);
  }

  /**
   * Bounds that also take what was asked for this very call: no store answers fresher than it can.
   */
  Bounds including(long askedNanos) {
    long age = arrival - askedNanos;
    return age > 0 ? bounds().max(new Bound(age)) : bounds();
  }
}
