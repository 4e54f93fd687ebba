package io.syncline.sim.node;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Invalidation;
import io.syncline.sim.oracle.Oracle;
import io.syncline.sim.oracle.answer.Validity;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.log.ProofCheck;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.run.Tally;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.Witness;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.Schedule;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks the oracle about everything that a process proves and would serve. */
public final class Inspector {
  /** A bound in elapsed time is longer in true time by the drift of the clock. */
  private static final double DRIFT = 1.03;

  /** So many times as long as a store lags a node takes to see that the lag has passed. */
  private static final double LAG_SEEN = 1.1;

  private final Schedule schedule;
  private final Tally tally;
  private final Witness witness;
  private final Oracle oracle;
  private final SizeInspector sizes;
  private final long readLag;

  public Inspector(World world) {
    schedule = world.schedule();
    tally = world.tally();
    witness = world.witness();
    oracle = witness.oracle();
    sizes = new SizeInspector(world);
    readLag = world.door().readLag();
  }

  /** Asks the oracle about all that a process proves and would serve. */
  public void inspect(NodeProcess process) {
    sizes.check(process);
    for (OwnedShard owned : process.shards()) {
      if (owned.takeChanged() && owned.shard().isStarted()) {
        Map<Mount, Watermark> proven = new HashMap<>();
        for (Mount mount : process.mounts().mounts()) {
          proven.put(mount, proof(process, owned, mount));
        }
        untold(process, owned);
        for (Location location : process.watched(owned.id())) {
          process
              .mounts()
              .mountOf(location)
              .ifPresent(
                  mount ->
                      entry(
                          process,
                          owned,
                          location,
                          mount,
                          proven.getOrDefault(mount, Watermark.UNKNOWN)));
        }
      }
    }
  }

  /**
   * I3, seen from the other end: no feed goes past a change that the store shows. Where a proof is
   * wrong, or a change was told of by nobody, the node itself finds out.
   */
  private void untold(NodeProcess process, OwnedShard owned) {
    tally.add(owned.feedSize().untold() > 0 ? Count.CONTRADICTED : Count.AGREED);
    for (Invalidation changed :
        owned.untold(process.mounts().mounts(), process.members(), process.ticker().nanos())) {
      oracle
          .violations()
          .report(
              Invariant.I3,
              schedule.now(),
              () ->
                  process.reader()
                      + " was shown a change of "
                      + changed.location()
                      + " that nobody told of, and the feed is complete beyond it");
    }
  }

  private Watermark proof(NodeProcess process, OwnedShard owned, Mount mount) {
    Watermark watermark = process.watermark(owned, mount);
    if (watermark.nanos().isEmpty()) {
      tally.add(Count.UNPROVEN);
      return watermark;
    }
    tally.add(Count.PROVEN);
    long instant = process.ticker().trueInstant(watermark.nanos().getAsLong());
    boolean outsideToo = mount.policy().externalChanges() != ExternalChanges.UNWATCHED;
    witness.claimed(
        new ProofCheck.Claim(process.reader(), owned.id(), mount.location(), instant, outsideToo));
    return watermark;
  }

  private void entry(
      NodeProcess process, OwnedShard owned, Location location, Mount mount, Watermark watermark) {
    long now = process.ticker().nanos();
    Bound bound = Bound.of(mount.policy().syncInterval());
    EntryDecision decision = process.decide(owned, location, bound, now, watermark);
    if (!decision.servable()) {
      return;
    }
    tally.add(Count.SERVABLE);
    Reason reason = decision.reason();
    tally.add(
        reason == Reason.WATERMARK
            ? Count.BY_WATERMARK
            : reason == Reason.VALIDATED ? Count.BY_VALIDATION : Count.UNBOUNDED);
    Entry served = served(decision);
    String why = reason + " " + watermark;
    if (decision.since().isPresent()) {
      // Of a lagging store it is when it was asked, less the lag: the clock may jump in between.
      long since = process.ticker().trueInstant(decision.since().getAsLong() + readLag) - readLag;
      oracle.served().answer(process.reader(), location, served, since, schedule.now(), why);
    }
    if (!bound.equals(Bound.NONE)) {
      long since = schedule.now() - (long) (bound.nanos() * DRIFT) - Schedule.millis(1);
      oracle.served().answer(process.reader(), location, served, since, schedule.now(), why);
    }
    if (readLag > 0) {
      settled(process, owned, location, served);
    }
    long sync =
        witness.sync(
            process.reader(),
            owned.id(),
            location,
            owned.start(location),
            owned.listingStart(location));
    oracle.validity().served(process.reader(), owned.id(), location, sync, schedule.now());
  }

  /** What a lagging store said too early is asked again, once a node has seen the lag pass. */
  private void settled(NodeProcess process, OwnedShard owned, Location location, Entry served) {
    long now = schedule.now();
    Validity validity = oracle.validity();
    validity.value(process.reader(), owned.id(), location, served, readLag, now);
    long seen = now - (long) (readLag * LAG_SEEN);
    if (Math.max(process.machine().awakeSince(), owned.takenUp()) <= seen) {
      validity.settled(process.reader(), owned.id(), location, served, seen, now);
    }
  }

  /** I1: all is drained and healed; what is served is what is there. */
  public void converged(NodeProcess process) {
    sizes.checkNumbers(process);
    for (OwnedShard owned : process.shards()) {
      for (Location location : process.watched(owned.id())) {
        Optional<Mount> mount = process.mounts().mountOf(location);
        if (mount.isPresent() && owned.shard().isStarted()) {
          Watermark watermark = process.watermark(owned, mount.get());
          Bound bound = Bound.of(mount.get().policy().syncInterval());
          EntryDecision decision =
              process.decide(owned, location, bound, process.ticker().nanos(), watermark);
          if (decision.servable()) {
            oracle
                .convergence()
                .answer(process.reader(), location, served(decision), schedule.now());
          }
        }
      }
    }
  }

  private static Entry served(EntryDecision decision) {
    io.syncline.core.shard.Entry entry = decision.entry();
    return entry == null ? Entry.ABSENT : Entry.of(Optional.ofNullable(entry.status()));
  }
}
