package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.core.model.Location;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which directories were compared as a whole, so that what is in them need not be compared one by
 * one: those that are held whole, but for the few that could not be shown just then.
 *
 * <p>Bounded: when more than {@link #MAX_SKIPPED} could not, all is compared one by one.
 */
final class ListedDirectories {
  static final int MAX_SKIPPED = 10_000;

  private final HeldAnswers answers;
  private final Location scope;
  private final Set<Location> skipped = new HashSet<>();

  /** The directory that was asked for last, and what it came to: many rows in a row have one. */
  private Optional<Location> last = Optional.empty();

  private boolean lastCovers;

  ListedDirectories(HeldAnswers answers, Location scope) {
    this.answers = answers;
    this.scope = scope;
  }

  /** A directory that is held whole was passed over. */
  void skip(Location directory) {
    if (skipped.size() <= MAX_SKIPPED) {
      skipped.add(directory);
    }
  }

  /** Whether a location was compared with its directory. */
  boolean covers(Location location) {
    Optional<Location> directory = location.parent().filter(above -> above.isAtOrBelow(scope));
    if (directory.isEmpty() || skipped.size() > MAX_SKIPPED) {
      return false;
    }
    if (!directory.equals(last)) {
      last = directory;
      lastCovers = !skipped.contains(directory.get()) && answers.holdsWhole(directory.get());
    }
    return lastCovers;
  }
}
