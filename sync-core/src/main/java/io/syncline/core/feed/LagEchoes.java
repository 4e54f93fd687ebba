package io.syncline.core.feed;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Repeats invalidations of a store that lags, once its lag has passed.
 *
 * <p>What is asked right after an invalidation may be answered with the state before the change,
 * and is stored as valid. What is asked when the lag has passed since the change was told of is
 * not. So the invalidation is repeated then, and whatever was asked meanwhile is asked again.
 *
 * <p>When an invalidation came is not told: it counts as having come when the time is told next,
 * which is never too early. Time is steady ticker time, which tells rather less than passed:
 * repeated too early, an invalidation would be followed by one more answer from before the change,
 * and that would stay. Nothing outlives a restart, so a shard that is taken up begins with all that
 * lags.
 *
 * <p>Bounded: of too many, one of all that lags is left.
 */
final class LagEchoes {
  /** Invalidations that wait; above, one of everything stands for them. */
  static final int MAX_WAITING = 4_096;

  private final ReadLag lag;
  private final Set<Invalidation> untimed = new LinkedHashSet<>();
  private final Deque<Due> timed = new ArrayDeque<>();
  private int waiting;

  /** To be repeated from an instant on. */
  private record Due(long nanos, List<Invalidation> invalidations) {}

  LagEchoes(ReadLag lag) {
    this.lag = lag;
    addAll();
  }

  /** These were invalidated. */
  void add(Collection<Invalidation> invalidations) {
    for (Invalidation invalidation : invalidations) {
      if (lags(invalidation.location())) {
        untimed.add(invalidation.plain());
      }
    }
    if (size() > MAX_WAITING) {
      addAll();
    }
  }

  /** Everything was. */
  void addAll() {
    timed.clear();
    untimed.clear();
    waiting = 0;
    lag.trees().forEach(tree -> untimed.add(new Invalidation(tree, Scope.SUBTREE)));
  }

  /**
   * What is to be invalidated again.
   *
   * @param nanos steady ticker time now
   */
  List<Invalidation> due(long nanos) {
    if (!untimed.isEmpty()) {
      timed.add(new Due(nanos + lag.longest().toNanos(), List.copyOf(untimed)));
      waiting += untimed.size();
      untimed.clear();
    }
    if (timed.isEmpty() || nanos - timed.getFirst().nanos() < 0) {
      return List.of();
    }
    List<Invalidation> due = new ArrayList<>();
    while (!timed.isEmpty() && nanos - timed.getFirst().nanos() >= 0) {
      due.addAll(timed.removeFirst().invalidations());
    }
    waiting -= due.size();
    return due;
  }

  /**
   * Whether what {@link #due} would return now concerns a location.
   *
   * @param nanos steady ticker time now
   */
  boolean isDue(Location location, long nanos) {
    return timed.stream()
        .filter(due -> nanos - due.nanos() >= 0)
        .flatMap(due -> due.invalidations().stream())
        .anyMatch(
            invalidation ->
                invalidation.scope() == Scope.SUBTREE
                    ? location.isAtOrBelow(invalidation.location())
                    : location.equals(invalidation.location()));
  }

  /** How many wait. */
  int size() {
    return waiting + untimed.size();
  }

  private boolean lags(Location location) {
    return lag.trees().stream()
        .anyMatch(tree -> location.isAtOrBelow(tree) || tree.isAtOrBelow(location));
  }
}
