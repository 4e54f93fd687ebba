package io.syncline.core.audit;

import io.syncline.core.consistency.Finding;
import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that were found wrong, as long as they are: each is looked at again now and then.
 *
 * <p>Bounded: {@link #MAX_KEPT}; of more those are kept that have been wrong longest.
 *
 * <p>Thread rule: one thread.
 */
final class WrongAnswers {
  /** Answers that are kept. */
  static final int MAX_KEPT = 32;

  /** From one look at each to the next. */
  static final Duration AGAIN = Duration.ofMinutes(1);

  private final Map<Location, Wrong> wrong = new HashMap<>();

  private record Wrong(Finding finding, long looked) {}

  /** The one that has been wrong longest first. */
  List<Finding> all(long now) {
    List<Finding> all = new ArrayList<>(wrong.values().stream().map(Wrong::finding).toList());
    all.sort(Comparator.comparingLong(each -> each.firstSeen() - now));
    return all;
  }

  /**
   * One was found, or found again: it counts from its first time.
   *
   * @return whether all of them could be kept
   */
  boolean add(Finding found, long now) {
    Wrong known = wrong.get(found.location());
    Finding since =
        known == null || known.finding().firstSeen() - found.firstSeen() > 0
            ? found
            : found.seenSince(known.finding().firstSeen(), known.finding().looks());
    wrong.put(found.location(), new Wrong(since, now));
    if (wrong.size() <= MAX_KEPT) {
      return true;
    }
    List<Finding> all = all(now);
    wrong.remove(all.get(all.size() - 1).location());
    return false;
  }

  /** One that is to be looked at again, the longest ago first; empty when none is. */
  Optional<Location> due(long now) {
    return wrong.values().stream()
        .filter(each -> now - each.looked() >= AGAIN.toNanos())
        .min(Comparator.comparingLong(each -> each.looked() - now))
        .map(each -> each.finding().location());
  }

  /** It was looked at, and nothing else is known of it than before. */
  void looked(Location location, long now) {
    wrong.computeIfPresent(location, (at, known) -> new Wrong(known.finding(), now));
  }

  /** It is not wrong any more. */
  void right(Location location) {
    wrong.remove(location);
  }
}
