package io.syncline.core.advice;

import io.syncline.core.model.Location;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What would be held of one thing under each interval: the state of the simulated rule. Instants
 * are ticker time; {@link Access#NEVER} for none.
 */
final class Track {
  final Location location;
  final long hash;

  /** The listing of the directory in which it lies, whose questions answer for it as well. */
  final @Nullable Track directory;

  /** When the store was asked last while no change is heard of. */
  final long[] polled = instants();

  /** The first change that an answer of {@link #polled} does not show. */
  final long[] unseen = instants();

  /** When the store was asked last with the feed; none where a change was heard of since. */
  final long[] fed = instants();

  /** Tracks that lie in it: it is kept for their sake, even where it is not in the sample. */
  int children;

  /** Children of which a change was heard since it was listed last. */
  int heardChildren;

  /** Children that were written here since it was listed last. */
  int writtenChildren;

  long heardAt = Access.NEVER;
  long writtenAt = Access.NEVER;
  long usedAt = Access.NEVER;
  boolean hot;
  boolean sampled;

  Track(Location location, long hash, @Nullable Track directory) {
    this.location = location;
    this.hash = hash;
    this.directory = directory;
  }

  private static long[] instants() {
    long[] instants = new long[Columns.COUNT];
    Arrays.fill(instants, Access.NEVER);
    return instants;
  }

  boolean isCounted() {
    return hot || sampled;
  }

  /** What is held already when it is seen for the first time. */
  void seed(long since) {
    Arrays.fill(polled, since);
    Arrays.fill(fed, since);
  }

  /** When it was asked last, or its directory was listed, while no change is heard of. */
  long polledAt(int column) {
    return lifted(polled, column, writtenAt);
  }

  /** The same with the feed. */
  long fedAt(int column) {
    Track above = directory;
    long own = fed[column];
    if (above == null) {
      return own;
    }
    long listed = above.fed[column];
    return listed > Math.max(heardAt, writtenAt) ? Math.max(own, listed) : own;
  }

  private long lifted(long[] own, int column, long since) {
    Track above = directory;
    if (above == null || above.polled[column] <= since) {
      return own[column];
    }
    return Math.max(own[column], above.polled[column]);
  }

  /** It was written through this node, which is always known here. */
  void written(long at) {
    Arrays.fill(polled, Access.NEVER);
    Arrays.fill(fed, Access.NEVER);
    writtenAt = at;
  }

  /** It changed at the store. */
  void changed(long at) {
    for (int column = 0; column < Columns.COUNT; column++) {
      if (unseen[column] == Access.NEVER || unseen[column] <= polledAt(column)) {
        unseen[column] = at;
      }
    }
  }

  /** The feed told of a change, which made it stale. */
  void heard(long at) {
    Arrays.fill(fed, Access.NEVER);
    heardAt = at;
  }

  /**
   * The interval in effect is another one; what would be held is about what its neighbour holds.
   */
  void retune(int neighbour) {
    polled[Columns.CURRENT] = polled[neighbour];
    unseen[Columns.CURRENT] = unseen[neighbour];
    fed[Columns.CURRENT] = fed[neighbour];
  }
}
