package io.syncline.core.audit;

import io.syncline.core.model.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.random.RandomGenerator;

/**
 * Picks one of each hundred rows that a node holds, going through its shards in an order of chance:
 * so every part of what is held has its turn, and nobody has to count it. The last rows of a shard
 * may be fewer, and each of them is picked more often.
 *
 * <p>Thread rule: one thread; {@link #next} and {@link #pick} take turns.
 */
public final class RowPick {
  /** Rows of which one is picked. */
  public static final int ROWS = 100;

  private final RandomGenerator random;
  private Optional<Rows> place = Optional.empty();

  /**
   * Rows to be read.
   *
   * @param shard of which
   * @param after only those behind this one
   */
  public record Rows(int shard, Optional<Location> after) {}

  /** A pick that begins at the start of a shard. */
  public RowPick(RandomGenerator random) {
    this.random = random;
  }

  /** What to read next, {@link #ROWS} of them; empty when no shard is held. */
  public Optional<Rows> next(SortedSet<Integer> held) {
    if (place.isEmpty() || !held.contains(place.get().shard())) {
      place = any(held);
    }
    return place;
  }

  /** One of the rows that were read; empty when there are none. */
  public Optional<Location> pick(List<Location> rows) {
    Rows read = place.orElseThrow();
    place =
        rows.size() < ROWS
            ? Optional.empty()
            : Optional.of(new Rows(read.shard(), Optional.of(rows.get(rows.size() - 1))));
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(random.nextInt(rows.size())));
  }

  private Optional<Rows> any(SortedSet<Integer> held) {
    List<Integer> shards = new ArrayList<>(held);
    return shards.isEmpty()
        ? Optional.empty()
        : Optional.of(new Rows(shards.get(random.nextInt(shards.size())), Optional.empty()));
  }
}
