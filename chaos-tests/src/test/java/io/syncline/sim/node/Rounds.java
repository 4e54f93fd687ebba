package io.syncline.sim.node;

import io.syncline.core.model.Location;
import io.syncline.core.mount.Mount;
import io.syncline.core.shard.Sync;
import io.syncline.sim.call.ListCall;
import io.syncline.sim.call.ReadCall;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.OwnedShard;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks again, in rounds, about all that a process holds of each mount, as the real reconciler does:
 * directories that are held whole by a listing, other entries one by one, one question at a time.
 *
 * <p>A question that gets no answer is asked again. How far a round has come does not outlive the
 * process, unlike that of the real one.
 */
final class Rounds {
  private static final int ROWS = 100;

  /** After so long, in milliseconds, a question counts as unanswered. */
  private static final long PATIENCE = 20_000;

  private final World world;
  private final NodeProcess process;

  /** Wall time at which the last round of a mount through a shard began. */
  private final Map<Through, Long> began = new HashMap<>();

  private @Nullable Walk walk;

  private record Through(Mount mount, int shard) {}

  /** A round under way. */
  private static final class Walk {
    private final Through through;
    private final OwnedShard owned;
    private final long wall;

    /** Ticker time: what was asked later is not asked again. */
    private final long since;

    /** True time: what was under way already may be stored behind it. */
    private final long askedSince;

    private Sync.Target phase = Sync.Target.LISTING;
    private Optional<Location> after = Optional.empty();

    /** Counts questions, so that an answer that nobody waits for any more is not taken. */
    private long asking;

    private boolean busy;

    Walk(Through through, OwnedShard owned, long wall, long since, long askedSince) {
      this.through = through;
      this.owned = owned;
      this.wall = wall;
      this.since = since;
      this.askedSince = askedSince;
    }
  }

  Rounds(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
  }

  void start() {
    process.every(200, 1_000, this::beat);
  }

  private void beat() {
    Walk now = walk;
    if (now != null && (process.shard(now.owned.id()) != now.owned || !isMounted(now.through))) {
      walk = null;
    } else if (now == null) {
      begin();
    } else if (!now.busy) {
      step(now);
    }
  }

  private boolean isMounted(Through through) {
    return process.mounts().mounts().contains(through.mount());
  }

  /** What is seen for the first time was asked just now. */
  private void begin() {
    long wall = process.machine().clock().wallMillis();
    began.keySet().removeIf(through -> !isMounted(through));
    for (OwnedShard owned : process.shards()) {
      for (Mount mount : process.mounts().mounts()) {
        Through through = new Through(mount, owned.id());
        long last = began.computeIfAbsent(through, key -> wall);
        boolean due = mount.policy().reconcile().dueAt(wall, last) <= wall;
        if (due && walk == null && owned.shard().isStarted()) {
          long since = process.ticker().nanos();
          walk = new Walk(through, owned, wall, since, owned.oldestQuestion());
        }
      }
    }
  }

  private void step(Walk now) {
    Location mount = now.through.mount().location();
    while (true) {
      List<Location> rows =
          now.phase == Sync.Target.LISTING
              ? now.owned.store().listingsWithin(mount, now.after, ROWS)
              : now.owned.store().entriesWithin(mount, now.after, ROWS);
      Optional<Location> wanted =
          rows.stream()
              .filter(row -> now.owned.shard().isUnasked(now.phase, row, now.since))
              .findFirst();
      if (wanted.isPresent() && !world.leavesOut(Mutation.ROUND_SKIPS)) {
        ask(now, wanted.get());
        return;
      } else if (rows.size() == ROWS) {
        now.after = Optional.of(rows.get(rows.size() - 1));
      } else if (now.phase == Sync.Target.LISTING) {
        now.phase = Sync.Target.ENTRY;
        now.after = Optional.empty();
      } else {
        end(now);
        return;
      }
    }
  }

  private void ask(Walk now, Location location) {
    if (now.owned.isBusy()) {
      return;
    }
    now.busy = true;
    long question = ++now.asking;
    world.tally().add(Count.ROUND_QUESTIONS);
    Runnable done =
        () -> {
          if (now.asking == question) {
            now.asking++;
            now.busy = false;
            now.after = Optional.of(location);
          }
        };
    process.after(
        PATIENCE,
        PATIENCE,
        () -> {
          if (now.asking == question) {
            now.asking++;
            now.busy = false;
          }
        });
    if (now.phase == Sync.Target.LISTING) {
      ListCall.askAgain(world, process, location, done);
    } else {
      ReadCall.askAgain(world, process, now.owned, location, done);
    }
  }

  private void end(Walk now) {
    walk = null;
    began.put(now.through, now.wall);
    world.tally().add(Count.ROUNDS);
    world.note(process.reader(), " ends a round of ", now.through, " begun at ", now.askedSince);
    world
        .witness()
        .losses()
        .roundPassed(
            process.reader(), now.owned.id(), now.through.mount().location(), now.askedSince);
    now.owned.setChanged();
  }
}
