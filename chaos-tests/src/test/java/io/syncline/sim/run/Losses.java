package io.syncline.sim.run;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.oracle.log.LostEvents;
import io.syncline.sim.oracle.log.LostEvents.Lost;
import io.syncline.sim.oracle.log.ProofCheck;
import io.syncline.sim.oracle.log.UntoldCheck;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What feeds lost, and what became of it: who does not hear of it, until which round at the latest,
 * and who tells.
 */
public final class Losses {
  private final LostEvents events = new LostEvents();
  private final ProofCheck proofs;
  private final UntoldCheck untold;
  private final Map<Reader, Map<Integer, Passed>> readers = new HashMap<>();
  private final Set<Held> old = new HashSet<>();
  private long locations;
  private long byRecord;
  private long byRound;
  private long byRead;

  /** By mount: all that is held valid of it was asked after this instant. */
  private record Passed(Map<Location, Long> now, Map<Location, Long> flushed) {}

  /** What a node holds that is older than a change which it could not hear of. */
  private record Held(Reader reader, int shard, Location location) {}

  Losses(Violations violations, Function<LostEvents, ProofCheck> proofs) {
    this.proofs = proofs.apply(events);
    untold = new UntoldCheck(this.proofs, violations);
  }

  ProofCheck proofs() {
    return proofs;
  }

  /** Whether all is told of that has to be. */
  public UntoldCheck untold() {
    return untold;
  }

  void add(Commit commit, List<Coverage> lost, List<Coverage> told, long comes) {
    locations += events.add(commit, lost, told, comes);
  }

  /**
   * A round went through all that a node holds of a mount in a shard.
   *
   * @param since true time: when it began, or the oldest question did that was under way then
   */
  public void roundPassed(Reader reader, int shard, Location mount, long since) {
    passed(reader, shard).now.put(mount, since);
  }

  void flushed(Reader reader, int shard) {
    Passed passed = passed(reader, shard);
    passed.flushed.clear();
    passed.flushed.putAll(passed.now);
  }

  void rolledBack(Reader reader, int shard) {
    Passed passed = passed(reader, shard);
    passed.now.clear();
    passed.now.putAll(passed.flushed);
  }

  void diskLost(Reader reader) {
    readers.remove(reader);
    untold.diskLost(reader);
    old.removeIf(held -> held.reader.equals(reader));
  }

  /** Since when all is asked that a node holds valid of a location, whatever mount shows it. */
  public long asked(Reader reader, int shard, Location location, Collection<Location> mounts) {
    Map<Location, Long> known = passed(reader, shard).now;
    return mounts.stream()
        .filter(location::isAtOrBelow)
        .mapToLong(mount -> known.getOrDefault(mount, Long.MIN_VALUE))
        .min()
        .orElse(Long.MIN_VALUE);
  }

  private Passed passed(Reader reader, int shard) {
    return readers
        .computeIfAbsent(reader, key -> new HashMap<>())
        .computeIfAbsent(shard, key -> new Passed(new HashMap<>(), new HashMap<>()));
  }

  /** What a node has not heard of in a shard, because a feed lost it. */
  public Set<Lost> unheard(Reader reader, int shard, Coverage where) {
    return proofs.unheard(reader, shard, where);
  }

  /** A node would serve what is old because it could not hear of a change. */
  public void isOld(Reader reader, int shard, Location location) {
    old.add(new Held(reader, shard, location));
  }

  void invalidated(Reader reader, int shard, Collection<Coverage> coverage) {
    if (!old.isEmpty()) {
      byRecord += remove(reader, shard, coverage);
    }
  }

  /** An answer took the place of something else that was held as valid. */
  public void contradicted(Reader reader, int shard, Location location, boolean round) {
    untold.contradicted(reader, shard, location);
    long healed = remove(reader, shard, List.of(Coverage.path(location)));
    byRound += round ? healed : 0;
    byRead += round ? 0 : healed;
  }

  private long remove(Reader reader, int shard, Collection<Coverage> coverage) {
    long before = old.size();
    old.removeIf(
        held ->
            held.reader.equals(reader)
                && held.shard == shard
                && coverage.stream().anyMatch(one -> one.covers(held.location)));
    return before - old.size();
  }

  /** Adds what was counted. */
  public void count(Tally tally) {
    tally.add(Tally.Count.UNHEARD, locations);
    tally.add(Tally.Count.HEALED_BY_RECORD, byRecord);
    tally.add(Tally.Count.HEALED_BY_ROUND, byRound);
    tally.add(Tally.Count.HEALED_BY_READ, byRead);
    tally.add(Tally.Count.EXCUSED_PROOFS, proofs.excused());
  }
}
