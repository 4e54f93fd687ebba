package io.syncline.chaos.history;

import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** The touches of one path that fit one kind of answer, in the order of their starts. */
final class Candidates {
  private final List<Touch> touches;

  /** Of each touch, the latest instant at which it or one before it may take effect. */
  private final long[] latest;

  Candidates(List<Touch> sorted) {
    touches = sorted;
    latest = new long[sorted.size()];
    long most = Long.MIN_VALUE;
    for (int i = 0; i < latest.length; i++) {
      most = Math.max(most, sorted.get(i).latest());
      latest[i] = most;
    }
  }

  /**
   * The first that began by an instant and may take effect late enough.
   *
   * @param lateEnough true of all instants from some instant on
   */
  @Nullable Touch first(long beganBy, LongPredicate lateEnough) {
    int low = 0;
    int high = latest.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lateEnough.test(latest[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    // The first at which the running maximum passes is itself that maximum.
    return low < latest.length && touches.get(low).invoked() <= beganBy ? touches.get(low) : null;
  }

  /** The one of those that began by an instant which may take effect last. */
  @Nullable Touch last(long beganBy) {
    int low = 0;
    int high = latest.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (touches.get(middle).invoked() > beganBy) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low == 0) {
      return null;
    }
    long most = latest[low - 1];
    return first(beganBy, instant -> instant >= most);
  }
}
