package io.syncline.cache.sync;

import io.syncline.core.freshness.Bound;
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
  Bound bound() {
    return terms.bound();
  }

  /** Whether nothing asked before it came will do. */
  boolean asksAlways() {
    return terms.bound().nanos() == 0;
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
    return required.nanos() >= bound().nanos() ? this : new Caller(terms.within(required), arrival);
  }

  /**
   * A bound that also takes what was asked for this very call: no store answers fresher than it
   * can.
   */
  Bound including(long askedNanos) {
    long age = arrival - askedNanos;
    return age > bound().nanos() ? new Bound(age) : bound();
  }
}
