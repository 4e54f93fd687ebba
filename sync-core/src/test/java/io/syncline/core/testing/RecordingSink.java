package io.syncline.core.testing;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.spi.ShardSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A sink that stores positions as a node's disk would, and writes down everything that it is told.
 * Any thread may look.
 */
public final class RecordingSink implements ShardSink {
  /** A record that was applied. */
  public record Applied(int shard, Position next, BusRecord record) {}

  /** A move that was told. */
  public record Moved(int shard, Position next, boolean whole, String reason) {}

  /** A record that was set aside. */
  public record SetAside(int shard, Position next, UnreadableRecord record) {}

  /** An end that was told. */
  public record Sampled(int shard, long asked, Position end, int leaderEpoch) {}

  private static final int MAX_SAMPLES = 10_000;

  private final List<Sampled> samples = new ArrayList<>();
  private final Map<Integer, Map<String, Position>> stored = new HashMap<>();
  private final List<String> events = new ArrayList<>();
  private final List<Applied> applied = new ArrayList<>();
  private final List<Moved> moved = new ArrayList<>();
  private final List<SetAside> setAside = new ArrayList<>();
  private final Set<Integer> owned = new TreeSet<>();
  private final Set<Integer> caughtUp = new TreeSet<>();
  private final Set<Thread> threads = new HashSet<>();
  private final Set<Integer> dropped = new TreeSet<>();
  private boolean broken;
  private Predicate<BusRecord> poison = record -> false;
  private Predicate<BusRecord> breaking = record -> false;

  /** Fails on some records from now on. */
  public synchronized void failOn(Predicate<BusRecord> poison) {
    this.poison = poison;
  }

  /**
   * Cannot store some records from now on: it drops the shard instead, and cannot take it up again
   * until {@link #mend}.
   */
  public synchronized void breakOn(Predicate<BusRecord> breaking) {
    this.breaking = breaking;
    broken = true;
  }

  /** Can store everything again. */
  public synchronized void mend() {
    breaking = record -> false;
    broken = false;
  }

  /** Another start of the same node: the same positions, nothing else. */
  public synchronized RecordingSink restarted() {
    RecordingSink next = new RecordingSink();
    stored.forEach((shard, positions) -> next.stored.put(shard, new HashMap<>(positions)));
    return next;
  }

  /** Everything that was told, one line each: the call's name and the shard. */
  public synchronized List<String> events() {
    return List.copyOf(events);
  }

  public synchronized List<Applied> applied() {
    return List.copyOf(applied);
  }

  /** The records that were applied, in their order. */
  public synchronized List<BusRecord> records() {
    return applied.stream().map(Applied::record).toList();
  }

  /** The latest ends that were told. */
  public synchronized List<Sampled> samples() {
    return List.copyOf(samples);
  }

  public synchronized List<Moved> moved() {
    return List.copyOf(moved);
  }

  public synchronized List<SetAside> setAside() {
    return List.copyOf(setAside);
  }

  public synchronized Set<Integer> owned() {
    return Set.copyOf(owned);
  }

  public synchronized Set<Integer> caughtUp() {
    return Set.copyOf(caughtUp);
  }

  public synchronized Set<Thread> threads() {
    return Set.copyOf(threads);
  }

  @Override
  public synchronized List<Position> positions(int shard) {
    threads.add(Thread.currentThread());
    return List.copyOf(stored.getOrDefault(shard, Map.of()).values());
  }

  @Override
  public synchronized void assigned(int shard) {
    told("assigned", shard);
    if (!owned.add(shard)) {
      throw new IllegalStateException("shard " + shard + " was assigned twice");
    }
    if (!broken && dropped.remove(shard)) {
      stored.remove(shard);
    }
  }

  @Override
  public synchronized void coldStart(int shard, List<Position> ends) {
    toldOfOwned("coldStart", shard);
    if (dropped.contains(shard)) {
      throw new IllegalStateException("shard " + shard + " was not taken up");
    }
    ends.forEach(end -> store(shard, end));
  }

  @Override
  public synchronized void moved(int shard, Position next, boolean whole, String reason) {
    toldOfOwned("moved", shard);
    moved.add(new Moved(shard, next, whole, reason));
    store(shard, next);
  }

  @Override
  public synchronized void apply(int shard, RecordPlace place, BusRecord record) {
    Position next = place.next();
    toldOfOwned("apply", shard);
    if (poison.test(record)) {
      throw new IllegalStateException("this sink fails on purpose");
    }
    if (breaking.test(record)) {
      dropped.add(shard);
    }
    if (dropped.contains(shard)) {
      return;
    }
    expectBehindStored(shard, next);
    applied.add(new Applied(shard, next, record));
    store(shard, next);
  }

  @Override
  public synchronized void unreadable(int shard, Position next, UnreadableRecord record) {
    toldOfOwned("unreadable", shard);
    expectBehindStored(shard, next);
    setAside.add(new SetAside(shard, next, record));
    store(shard, next);
  }

  @Override
  public synchronized void caughtUp(int shard) {
    toldOfOwned("caughtUp", shard);
    if (!caughtUp.add(shard)) {
      throw new IllegalStateException("shard " + shard + " caught up twice");
    }
  }

  @Override
  public synchronized void sampled(
      int shard, long asked, long readThen, Position end, int leaderEpoch) {
    threads.add(Thread.currentThread());
    samples.add(new Sampled(shard, asked, end, leaderEpoch));
    if (samples.size() > MAX_SAMPLES) {
      samples.remove(0);
    }
  }

  @Override
  public synchronized boolean isHeld(int shard) {
    return owned.contains(shard) && !dropped.contains(shard);
  }

  @Override
  public synchronized void revoked(int shard) {
    toldOfOwned("revoked", shard);
    owned.remove(shard);
    caughtUp.remove(shard);
  }

  private void told(String call, int shard) {
    threads.add(Thread.currentThread());
    events.add(call + " " + shard);
  }

  private void toldOfOwned(String call, int shard) {
    told(call, shard);
    if (!owned.contains(shard)) {
      throw new IllegalStateException(call + " for shard " + shard + ", which is not owned");
    }
  }

  /**
   * Nothing may be handed over that lies before what was stored, or for a topic whose place was
   * never told.
   */
  private void expectBehindStored(int shard, Position next) {
    Position before = stored.getOrDefault(shard, Map.of()).get(next.topic());
    if (before == null || before.nextOffset() >= next.nextOffset()) {
      throw new IllegalStateException("handed over " + next + " while " + before + " is stored");
    }
  }

  private void store(int shard, Position position) {
    stored.computeIfAbsent(shard, any -> new HashMap<>()).put(position.topic(), position);
  }
}
