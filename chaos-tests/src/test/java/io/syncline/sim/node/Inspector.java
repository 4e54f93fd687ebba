package io.syncline.sim.node;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.EntryDecision;
import io.syncline.sim.oracle.Oracle;
import io.syncline.sim.oracle.answer.Validity;
import io.syncline.sim.oracle.history.Commit;
import io.syncline.sim.oracle.history.Entry;
import io.syncline.sim.oracle.log.Coverage;
import io.syncline.sim.oracle.log.LostEvents.Lost;
import io.syncline.sim.oracle.log.ProofCheck;
import io.syncline.sim.run.Losses;
import io.syncline.sim.run.Tally;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.Witness;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.Schedule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
  private final Losses losses;
  private final long readLag;

  public Inspector(World world) {
    schedule = world.schedule();
    tally = world.tally();
    witness = world.witness();
    oracle = witness.oracle();
    losses = witness.losses();
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
   * I3, seen from the other end: no feed goes past a change that the store shows, unless it lost
   * the event. Where a proof is wrong, or a change was told of by nobody, the node itself finds
   * out.
   */
  private void untold(NodeProcess process, OwnedShard owned) {
    tally.add(owned.feedSize().untold() > 0 ? Count.CONTRADICTED : Count.AGREED);
    process.tellUntold(
        owned,
        owned.untold(process.mounts().mounts(), process.members(), process.ticker().nanos()));
    losses
        .untold()
        .forget(
            process.reader(),
            owned.id(),
            location ->
                process.mounts().mounts().stream()
                    .noneMatch(mount -> location.isAtOrBelow(mount.location())));
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
      answer(process, owned, location, served, since, why);
    }
    if (!bound.equals(Bound.NONE)) {
      long since = schedule.now() - (long) (bound.nanos() * DRIFT) - Schedule.millis(1);
      answer(process, owned, location, served, since, why);
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

  /**
   * I2, given the feed: what is old only because a feed lost an event may be served until it was
   * asked, told of, or passed by a round.
   */
  private void answer(
      NodeProcess process,
      OwnedShard owned,
      Location location,
      Entry served,
      long since,
      String why) {
    long now = schedule.now();
    Predicate<Commit> unheard =
        commit ->
            commit.at() >= asked(process, owned, location)
                && losses
                    .unheard(process.reader(), owned.id(), Coverage.path(location))
                    .contains(new Lost(commit.number(), location));
    if (oracle.served().isExcused(location, served, since, now, unheard)) {
      losses.isOld(process.reader(), owned.id(), location);
    } else {
      oracle.served().answer(process.reader(), location, served, since, now, why);
    }
  }

  /** Since when nothing can be unheard that happened before. */
  private long asked(NodeProcess process, OwnedShard owned, Location location) {
    long own =
        witness.asked(
            process.reader(),
            owned.id(),
            location,
            owned.start(location),
            owned.listingStart(location));
    List<Location> mounted = process.mounts().mounts().stream().map(Mount::location).toList();
    return Math.max(own, losses.asked(process.reader(), owned.id(), location, mounted));
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
