package io.syncline.sim.oracle.answer;

import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.Times;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * I9 with unbounded memory: knows every invalidation that each node applied in each shard, and says
 * whether what a node serves as fresh was asked for after the newest that covers it.
 *
 * <p>Where an answer comes from is an opaque sync: {@link #syncBegan} gives it when a sync or an
 * own mutation registers, before the store is asked; the caller keeps it with the result. What a
 * LIST stored, names it left out included, stems from that LIST. Whoever cannot tell where an
 * answer comes from uses the weaker {@link #value}.
 */
public final class Validity {
  /** Older than every invalidation. */
  public static final long NO_SYNC = 0;

  private final UfsHistory history;
  private final Violations violations;
  private final Map<Reader, Map<Integer, Marks>> readers = new HashMap<>();
  private long counter = NO_SYNC;

  public Validity(UfsHistory history, Violations violations) {
    this.history = history;
    this.violations = violations;
  }

  /** A record, or a local invalidation, was applied by a node in a shard. */
  public void invalidated(Reader reader, int shard, Coverage coverage, long now) {
    marks(reader, shard).add(new Mark(++counter, now, coverage));
  }

  /**
   * A sync or mutation registers now, whatever it asks; the result is where its answers stem from.
   */
  public long syncBegan() {
    return counter;
  }

  /** What {@link #rolledBack} goes back to. */
  public long checkpoint() {
    return counter;
  }

  /**
   * A crash took from a shard what it applied after a checkpoint, the results stored since
   * included; it will apply the records again.
   */
  public void rolledBack(Reader reader, int shard, long checkpoint) {
    Marks old = marks(reader, shard);
    Marks fresh = new Marks();
    old.all.stream().filter(mark -> mark.number <= checkpoint).forEach(fresh::add);
    readers.get(reader).put(shard, fresh);
  }

  /** A shard lost everything it held and starts cold. */
  public void dropped(Reader reader, int shard) {
    marks(reader, shard);
    readers.get(reader).put(shard, new Marks());
  }

  /** An entry is served as fresh, absence included, by what a sync told. */
  public boolean served(Reader reader, int shard, Location location, long sync, long now) {
    Mark newest = marks(reader, shard).newest(location);
    if (newest == null || sync >= newest.number) {
      return true;
    }
    report(reader, location, newest, now);
    return false;
  }

  /**
   * A listing is served as fresh; the directory's own entry is another answer.
   *
   * @param shard of the children
   * @param list the sync that made the listing complete
   * @param child the sync that told of a name, listed or left out: the newer of the listing and its
   *     own
   */
  public boolean listing(
      Reader reader,
      int shard,
      Location directory,
      long list,
      ToLongFunction<String> child,
      long now) {
    Marks marks = marks(reader, shard);
    boolean valid = true;
    for (Mark mark : marks.subtrees.values()) {
      if (mark.number > list && directory.isAtOrBelow(mark.coverage.location())) {
        report(reader, directory, mark, now);
        valid = false;
      }
    }
    for (Mark mark : marks.below.getOrDefault(directory, Map.of()).values()) {
      String name = mark.coverage.location().name();
      if (mark.number > list && mark.number > child.applyAsLong(name)) {
        report(reader, mark.coverage.location(), mark, now);
        valid = false;
      }
    }
    return valid;
  }

  /**
   * The weaker check by value: what is served as fresh was right at some instant after the newest
   * invalidation that covers it was applied.
   *
   * @param readLag how old an answer of this store may be when it is given
   */
  public boolean value(
      Reader reader, int shard, Location location, Entry served, long readLag, long now) {
    Mark newest = marks(reader, shard).newest(location);
    if (newest == null || history.rightWithin(location, served, newest.at - readLag, now)) {
      return true;
    }
    report(reader, location, newest, now);
    return false;
  }

  /**
   * The check by value of a store that lags, once its lag has passed since a node has applied
   * something, and the node has had time to see that: what it serves as fresh was right at some
   * instant after the newest invalidation that covers it was applied.
   *
   * @param seen invalidations that were applied after this are left out: the lag has not passed yet
   */
  public boolean settled(
      Reader reader, int shard, Location location, Entry served, long seen, long now) {
    Mark newest = marks(reader, shard).newest(location);
    if (newest == null
        || newest.at > seen
        || history.rightWithin(location, served, newest.at, now)) {
      return true;
    }
    report(reader, location, newest, now);
    return false;
  }

  private Marks marks(Reader reader, int shard) {
    return readers
        .computeIfAbsent(reader, key -> new HashMap<>())
        .computeIfAbsent(shard, key -> new Marks());
  }

  private void report(Reader reader, Location location, Mark mark, long now) {
    violations.report(
        Invariant.I9,
        now,
        () ->
            reader
                + " serves "
                + location
                + " as fresh by what was asked before it applied "
                + mark.coverage
                + " at "
                + Times.text(mark.at)
                + "; "
                + history.story(location));
  }

  /** One applied invalidation. */
  private record Mark(long number, long at, Coverage coverage) {}

  /** The newest invalidations of one shard at one node. */
  private static final class Marks {
    final List<Mark> all = new ArrayList<>();
    final Map<Location, Mark> paths = new HashMap<>();
    final Map<Location, Mark> subtrees = new HashMap<>();

    /** By directory: of each child, by scope and location. */
    final Map<Location, Map<Coverage, Mark>> below = new HashMap<>();

    void add(Mark mark) {
      all.add(mark);
      Location location = mark.coverage.location();
      (mark.coverage.scope() == Scope.PATH ? paths : subtrees).put(location, mark);
      location
          .parent()
          .ifPresent(
              parent ->
                  below.computeIfAbsent(parent, key -> new HashMap<>()).put(mark.coverage, mark));
    }

    @Nullable Mark newest(Location location) {
      Mark newest = paths.get(location);
      for (Mark mark : subtrees.values()) {
        if ((newest == null || mark.number > newest.number) && mark.coverage.covers(location)) {
          newest = mark;
        }
      }
      return newest;
    }
  }
}
