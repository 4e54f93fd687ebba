package io.syncline.sim.watch;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.World;
import io.syncline.sim.world.EditLog;
import io.syncline.sim.world.FeedDoor;
import io.syncline.sim.world.StoreEvents;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads an edit log: asks how far it goes, then reads up to there. */
final class LogReader implements FeedReader {
  private static final int AT_ONCE = 12;

  private final World world;
  private final NodeProcess process;
  private final FeedDoor door;
  private final EditLog log;
  private final List<Location> watched;

  LogReader(World world, NodeProcess process, FeedDoor door, EditLog log, List<Location> watched) {
    this.world = world;
    this.process = process;
    this.door = door;
    this.log = log;
    this.watched = watched;
  }

  @Override
  public void now(Consumer<Optional<String>> told) {
    door.ask(
        process.links(),
        log::newest,
        Steps.answer(
            process,
            newest -> told.accept(Optional.of(Long.toString(newest))),
            () -> told.accept(Optional.empty())));
  }

  @Override
  public void poll(String position, Consumer<Optional<Poll>> told) {
    long from = Long.parseLong(position);
    door.ask(
        process.links(),
        log::newest,
        Steps.answer(
            process,
            newest ->
                door.ask(
                    process.links(),
                    () -> read(from, newest),
                    Steps.answer(
                        process,
                        poll -> told.accept(Optional.of(poll)),
                        () -> told.accept(Optional.empty()))),
            () -> told.accept(Optional.empty())));
  }

  private Poll read(long from, long newest) {
    if (log.isLost(from)) {
      WatchLoss.Cause cause =
          from > log.newest() ? WatchLoss.Cause.FOREIGN_POSITION : WatchLoss.Cause.EXPIRED;
      WatchLoss loss = new WatchLoss(cause, "the log does not go on behind " + from);
      List<Change> trees =
          world.leavesOut(Mutation.WATCH_PURGED) ? List.of() : StoreEvents.trees(watched);
      return new Poll(trees, Long.toString(log.newest()), true, Optional.of(loss));
    }
    long to = Math.min(newest, from + AT_ONCE);
    List<Change> events = log.read(from, to);
    long reached = from + events.size();
    List<Change> concerned =
        events.stream()
            .filter(event -> watched.stream().anyMatch(event.location()::isAtOrBelow))
            .toList();
    return Poll.of(concerned, Long.toString(reached), reached >= newest);
  }

  @Override
  public void confirm(Poll poll, Runnable then) {
    then.run();
  }

  @Override
  public Duration delay() {
    return Duration.ZERO;
  }

  @Override
  public boolean isConsumed() {
    return false;
  }

  @Override
  public boolean isAtEnd(String position) {
    return Long.parseLong(position) == log.newest();
  }
}
