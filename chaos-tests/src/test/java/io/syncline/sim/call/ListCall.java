package io.syncline.sim.call;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.ListingPage;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.OwnedShard;
import io.syncline.sim.world.StoreAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One listing of a directory, page by page. */
public final class ListCall {
  private final World world;
  private final NodeProcess process;
  private final OwnedShard owned;
  private final Sync sync;

  private ListCall(World world, NodeProcess process, OwnedShard owned, Sync sync) {
    this.world = world;
    this.process = process;
    this.owned = owned;
    this.sync = sync;
  }

  /** Begins to list a directory at a process that has its shard. */
  public static void begin(World world, NodeProcess process, Location directory) {
    process
        .step(
            () -> {
              OwnedShard owned = process.shardOfChildren(directory);
              if (owned != null
                  && !owned.isBusy()
                  && needsAsking(world, process, owned, directory)) {
                long lag = world.leavesOut(Mutation.READ_LAG) ? 0 : world.door().readLag();
                long now = process.ticker().nanos();
                Sync sync = owned.begin(Sync.Target.LISTING, directory, now - lag);
                world.tally().add(Count.ASKED_READS);
                new ListCall(world, process, owned, sync).ask(null);
              }
            })
        .run();
  }

  private static boolean needsAsking(
      World world, NodeProcess process, OwnedShard owned, Location directory) {
    Optional<Mount> mount = process.mountOf(directory);
    if (mount.isEmpty()) {
      return false;
    }
    Bound bound = Bound.of(mount.get().policy().syncInterval());
    Watermark watermark = process.watermark(owned, mount.get());
    boolean served =
        owned
            .shard()
            .decideListing(directory, bound, process.ticker().nanos(), watermark)
            .servable();
    if (served) {
      world.tally().add(Count.SERVED_READS);
    }
    return !served || world.schedule().oneIn(world.leavesOut(Mutation.START_ORDER) ? 1 : 6);
  }

  private void ask(@Nullable String after) {
    world
        .door()
        .page(
            process.links(),
            sync.location(),
            after,
            new StoreAnswer<>() {
              @Override
              public void answered(ListingPage page) {
                process.step(() -> read(page)).run();
              }

              @Override
              public void refused() {
                process.step(() -> failed()).run();
              }

              @Override
              public void lost() {
                refused();
              }
            });
  }

  private void read(ListingPage page) {
    owned.setChanged();
    owned.arrived(sync.location(), process.patience());
    if (process.shard(owned.id()) != owned) {
      return;
    }
    if (!owned.shard().page(sync, page)) {
      world.tally().add(Count.SPOILT_ANSWERS);
      owned.shard().abandon(sync);
      owned.ended();
    } else if (page.continuation() != null) {
      ask(page.continuation());
    } else {
      owned.shard().finish(sync);
      owned.ended();
      world.note(process.reader(), " listed ", sync.location());
    }
  }

  private void failed() {
    owned.setChanged();
    if (world.leavesOut(Mutation.FAILED_STAYS_STALE) && process.shard(owned.id()) == owned) {
      owned.shard().finish(sync);
    } else {
      owned.shard().abandon(sync);
    }
    owned.ended();
  }
}
