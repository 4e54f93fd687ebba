package io.syncline.sim.oracle.log;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.Times;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;

/**
 * The core of I2 and I3: a watermark is sound. What a node claims of a mount in a shard, "I applied
 * all that was committed before this instant", must be so: each such commit at or below the mount
 * whose location belongs to the shard is covered by a record that was appended after it took effect
 * and that this node has applied, or lies before the shard's cold start.
 */
public final class ProofCheck {
  private final ToIntFunction<Location> shardOf;
  private final RecordLog log;
  private final Violations violations;
  private final List<Change> changes = new ArrayList<>();
  private final Map<Reader, Map<Integer, Shard>> readers = new HashMap<>();

  public ProofCheck(ToIntFunction<Location> shardOf, RecordLog log, Violations violations) {
    this.shardOf = shardOf;
    this.log = log;
    this.violations = violations;
  }

  /**
   * What a node claims.
   *
   * @param mount the location that is mounted
   * @param instant the watermark as true time: the first true instant at which the node's elapsed
   *     time was not below it
   * @param outsideToo whether it is a promise about changes from outside as well (nobody makes any,
   *     or a watcher tells of them)
   */
  public record Claim(Reader reader, int shard, Location mount, long instant, boolean outsideToo) {}

  /** A commit took effect. */
  public void committed(Commit commit) {
    for (Commit.Effect effect : commit.effects()) {
      Change change = new Change(commit, effect, shardOf.applyAsInt(effect.location()));
      changes.add(change);
      for (Map<Integer, Shard> shards : readers.values()) {
        Shard shard = shards.get(change.shard);
        if (shard != null) {
          shard.open.add(change);
        }
      }
    }
  }

  /** A shard holds nothing and will store nothing that the store said before this instant. */
  public void coldStart(Reader reader, int shard, long at) {
    Shard fresh = new Shard();
    for (Change change : changes) {
      if (change.shard == shard && change.commit.at() >= at) {
        fresh.open.add(change);
      }
    }
    readers.computeIfAbsent(reader, key -> new HashMap<>()).put(shard, fresh);
  }

  /** A node applied a record, by the number that {@link RecordLog#appended} gave. */
  public void applied(Reader reader, int shard, long record) {
    Shard state = shard(reader, shard);
    RecordLog.Appended applied = log.record(record);
    state.open.removeIf(
        change -> {
          boolean covered = applied.covers(change.effect.location(), change.commit.at());
          if (covered) {
            state.covered.add(new Covered(change, record));
          }
          return covered;
        });
  }

  /** A crash took records from a shard; it will apply them again. */
  public void rolledBack(Reader reader, int shard, LongPredicate stillApplied) {
    Shard state = shard(reader, shard);
    state.covered.removeIf(
        covered -> {
          boolean lost = !stillApplied.test(covered.record);
          if (lost) {
            state.open.add(covered.change);
          }
          return lost;
        });
  }

  /** Checks a claim. */
  public boolean claimed(Claim claim, long now) {
    for (Change change : shard(claim.reader, claim.shard).open) {
      if (change.commit.at() < claim.instant
          && (claim.outsideToo || change.commit.isOwn())
          && change.effect.location().isAtOrBelow(claim.mount)) {
        violations.report(Invariant.I2, now, () -> story(claim, change));
        return false;
      }
    }
    return true;
  }

  private static String story(Claim claim, Change change) {
    return claim.reader
        + " claims to have applied in shard "
        + claim.shard
        + " all of "
        + claim.mount
        + " before "
        + Times.text(claim.instant)
        + ", but applied no record after it that covers "
        + change.effect.location()
        + " of "
        + change.commit;
  }

  private Shard shard(Reader reader, int shard) {
    Shard found = readers.getOrDefault(reader, Map.of()).get(shard);
    if (found == null) {
      throw new IllegalStateException("shard " + shard + " of " + reader + " never started");
    }
    return found;
  }

  /** One location that a commit changed. */
  private record Change(Commit commit, Commit.Effect effect, int shard) {}

  /** A change of which a node has heard. */
  private record Covered(Change change, long record) {}

  /** What one node has not heard of, and has, in one shard. */
  private static final class Shard {
    final List<Change> open = new ArrayList<>();
    final List<Covered> covered = new ArrayList<>();
  }
}
