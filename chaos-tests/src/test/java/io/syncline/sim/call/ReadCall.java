package io.syncline.sim.call;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.session.Seen;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.Sync;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Answer;
import io.syncline.sim.shard.Contradicted;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.shard.SyncMutants;
import io.syncline.sim.world.StoreAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** One stat: what is held is served, or the store is asked, or a question under way is joined. */
public final class ReadCall {
  private final World world;
  private final NodeProcess process;
  private final Location location;
  private final Terms terms;
  private final Consumer<Answer> answered;
  private final boolean round;

  private ReadCall(
      World world,
      NodeProcess process,
      Location location,
      Terms terms,
      Consumer<Answer> answered,
      boolean round) {
    this.round = round;
    this.world = world;
    this.process = process;
    this.location = location;
    this.terms = terms;
    this.answered = answered;
  }

  /**
   * Begins a read at a process.
   *
   * @param answered told of the answer, when there is one
   */
  public static void begin(
      World world, NodeProcess process, Location location, Terms terms, Consumer<Answer> answered) {
    ReadCall call = new ReadCall(world, process, location, terms, answered, false);
    process.step(call::read).run();
  }

  /** Asks the store whatever is held, as a part of a round. */
  public static void askAgain(
      World world, NodeProcess process, OwnedShard owned, Location location, Runnable answered) {
    ReadCall call =
        new ReadCall(world, process, location, Terms.NONE, answer -> answered.run(), true);
    call.ask(owned, process.ticker().nanos());
  }

  private void read() {
    OwnedShard owned = process.shardOf(location);
    Optional<Mount> mount = process.mountOf(location);
    if (owned == null || mount.isEmpty()) {
      return;
    }
    long now = process.ticker().nanos();
    Bound bound = Bound.of(mount.get().policy().syncInterval());
    if (world.schedule().oneIn(5)) {
      bound = bound.min(new Bound(world.schedule().between(0, 5_000)));
    }
    bound = bound.min(Seen.bound(terms.seen(), owned.view()::equals));
    boolean applied = terms.tokens().stream().allMatch(token -> process.isApplied(owned, token));
    if (!terms.tokens().isEmpty()) {
      world.tally().add(Count.TOKEN_READS);
    }
    if (!applied) {
      bound = new Bound(0);
    } else {
      Watermark watermark = process.watermark(owned, mount.get());
      EntryDecision decision = process.decide(owned, location, bound, now, watermark);
      if (decision.servable()) {
        world.tally().add(Count.SERVED_READS);
        var entry = decision.entry();
        answered.accept(
            new Answer(
                Optional.ofNullable(entry == null ? null : entry.status()),
                owned.seen(decision.answered(), process.patience())));
        return;
      }
    }
    Sync underWay = owned.asking(location);
    boolean joins =
        underWay != null
            && (owned.shard().isSharable(underWay, bound, now)
                || (!applied && world.leavesOut(Mutation.SHARE_RULE)));
    if (joins) {
      world.tally().add(Count.SHARED_READS);
      owned.whenEnded(underWay, answered);
      return;
    }
    if (owned.isBusy()) {
      world.tally().add(Count.REFUSED_AS_BUSY);
      return;
    }
    ask(owned, now);
  }

  private void ask(OwnedShard owned, long now) {
    long lag = world.leavesOut(Mutation.READ_LAG) ? 0 : world.door().readLag();
    Sync sync = owned.begin(Sync.Target.ENTRY, location, now - lag);
    world.tally().add(Count.ASKED_READS);
    owned.whenEnded(sync, answered);
    world
        .door()
        .status(
            process.links(),
            location,
            new StoreAnswer<>() {
              @Override
              public void answered(Optional<FileStatus> found) {
                process.step(() -> found(owned, sync, found)).run();
              }

              @Override
              public void refused() {
                process.step(() -> failed(owned, sync)).run();
              }

              @Override
              public void lost() {
                refused();
              }
            });
  }

  private void found(OwnedShard owned, Sync sync, Optional<FileStatus> found) {
    long now = process.patience();
    if (process.shard(owned.id()) != owned) {
      // Past all that is held: under no view.
      owned.end(sync, Optional.of(new Answer(found, new Seen(0, Optional.empty()))));
      return;
    }
    sync.answered(now);
    store(owned, sync, found);
    owned.end(sync, Optional.of(new Answer(found, owned.seen(OptionalLong.of(now), now))));
  }

  private void store(OwnedShard owned, Sync sync, Optional<FileStatus> found) {
    Shard shard = owned.shard();
    if (world.leavesOut(Mutation.ONE_STEP_STORE)) {
      if (SyncMutants.isSpoilt(shard, sync)) {
        shard.abandon(sync);
        return;
      }
      world
          .schedule()
          .in(
              world.schedule().between(1, 400),
              process.step(() -> SyncMutants.store(owned, sync, sync.nanos(), found)));
      shard.abandon(sync);
    } else if (world.leavesOut(Mutation.TICK_BEFORE_ASK)) {
      shard.abandon(sync);
      SyncMutants.store(owned, sync, process.ticker().nanos(), found);
    } else if (world.leavesOut(Mutation.COLD_START_FIXED) && !shard.isStarted()) {
      owned.keep(sync, found);
      shard.abandon(sync);
    } else if (world.leavesOut(Mutation.START_ORDER) && owned.isUntouched(sync)) {
      shard.abandon(sync);
      owned.storeAnyway(sync, found);
    } else if (world.leavesOut(Mutation.IN_FLIGHT)) {
      shard.abandon(sync);
      SyncMutants.store(owned, sync, sync.nanos(), found);
    } else {
      Contradicted held = new Contradicted(owned, List.of(location));
      if (!shard.complete(sync, found)) {
        world.tally().add(Count.SPOILT_ANSWERS);
      }
      process.contradicted(owned, held.look(), round);
    }
    world.note(process.reader(), " was told ", location, " is ", found);
  }

  private void failed(OwnedShard owned, Sync sync) {
    owned.end(sync, Optional.empty());
    if (world.leavesOut(Mutation.FAILED_STAYS_STALE) && process.shard(owned.id()) == owned) {
      owned.shard().complete(sync, Optional.empty());
    } else {
      owned.shard().abandon(sync);
    }
  }
}
