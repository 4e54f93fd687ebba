package io.syncline.sim.oracle.log;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Reader;
import io.syncline.sim.oracle.history.Times;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.ToIntFunction;

/**
 * The core of I2 and I3: a watermark is sound. What a node claims of a mount in a shard, "I applied
 * all that was committed before this instant", must be so: each such commit at or below the mount
 * whose location belongs to the shard is covered by a record that was appended after it took effect
 * and that this node has applied, or lies before the shard's cold start; or a feed lost its event,
 * or had not got it by then, which nobody can notice.
 */
public final class ProofCheck {
  private final ToIntFunction<Location> shardOf;
  private final RecordLog log;
  private final LostEvents lost;
  private final Violations violations;
  private final List<Change> changes = new ArrayList<>();
  private final Map<Reader, Map<Integer, Shard>> readers = new HashMap<>();
  private long excused;

  /** Where feeds lose nothing. */
  public ProofCheck(ToIntFunction<Location> shardOf, RecordLog log, Violations violations) {
    this(shardOf, log, new LostEvents(), violations);
  }

  /**
   * @param lost what feeds do not tell of
   */
  public ProofCheck(
      ToIntFunction<Location> shardOf, RecordLog log, LostEvents lost, Violations violations) {
    this.lost = lost;
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
        if (lost.excuses(change.commit, change.effect.location(), claim.instant)) {
          excused++;
          continue;
        }
        violations.report(Invariant.I2, now, () -> story(claim, change));
        return false;
      }
    }
    return true;
  }

  /** How often a claim went past a change whose event was lost. */
  public long excused() {
    return excused;
  }

  /** Changes that a feed lost and of which a node has not heard in a shard otherwise. */
  public Set<LostEvents.Lost> unheard(Reader reader, int shard, Coverage where) {
    Set<LostEvents.Lost> found = new HashSet<>();
    Shard state = readers.getOrDefault(reader, Map.of()).get(shard);
    if (state != null) {
      for (Change change : state.open) {
        Location location = change.effect.location();
        if (where.covers(location) && lost.contains(change.commit, location)) {
          found.add(new LostEvents.Lost(change.commit.number(), location));
        }
      }
    }
    return found;
  }

  /**
   * What is held of a location stems from a record that brought it, and says nothing of what was
   * changed since an instant.
   */
  public void unhear(Reader reader, int shard, Location location, long since) {
    Shard state = shard(reader, shard);
    state.covered.removeIf(
        covered -> {
          Change change = covered.change;
          boolean again =
              change.effect.location().equals(location)
                  && change.commit.at() >= since
                  && lost.contains(change.commit, location);
          if (again) {
            state.open.add(change);
          }
          return again;
        });
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
