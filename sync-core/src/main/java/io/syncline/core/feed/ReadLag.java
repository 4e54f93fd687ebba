package io.syncline.core.feed;

import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.Set;

/**
 * Where a store may answer with a state that is not its newest.
 *
 * @param longest how old an answer may be at most
 * @param trees the locations below which it may be; empty where no store lags
 */
public record ReadLag(Duration longest, Set<Location> trees) {
  /** No store lags. */
  public static final ReadLag NONE = new ReadLag(Duration.ZERO, Set.of());

  /** Checks that the two belong together. */
  public ReadLag {
    trees = Set.copyOf(trees);
    if (longest.isNegative() || longest.isZero() != trees.isEmpty()) {
      throw new IllegalArgumentException("a lag of " + longest + " below " + trees);
    }
  }
}
