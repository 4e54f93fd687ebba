package io.syncline.sim.watch;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.watch.CanaryWatch;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.EventQueue;
import io.syncline.sim.world.FeedDoor;
import io.syncline.sim.world.StoreEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue that is believed only while it tells of canaries, as the real feed does it. */
final class CanaryReader implements FeedReader {
  private static final String SILENT = "silent";
  private static final String HEARD = "heard";
  private static final Duration INTERVAL = Duration.ofMillis(1_500);
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final World world;
  private final NodeProcess process;
  private final Place place;
  private final FeedReader feed;
  private final List<Location> watched;
  private @Nullable CanaryWatch canaries;
  private @Nullable Told told;

  /** Whether everything is to be told as old, which has not succeeded yet. */
  private boolean owed;

  /** Where canaries are written, and what tells of them. */
  record Place(FeedDoor door, EventQueue queue, Location prefix) {}

  private record Told(Poll outer, Poll inner, boolean all) {}

  /**
   * A reader that has written nothing.
   *
   * @param feed tells of what is watched, and of canaries
   */
  CanaryReader(
      World world, NodeProcess process, Place place, FeedReader feed, List<Location> watched) {
    this.world = world;
    this.process = process;
    this.place = place;
    this.feed = feed;
    this.watched = watched;
  }

  /** Whether a position was reached by somebody who had noticed that nothing is told. */
  static boolean isSilent(String position) {
    return position.startsWith(SILENT);
  }

  /** The names of canaries that whoever reached a position waits for. */
  static List<String> awaited(String position) {
    String[] names = position.substring(0, position.indexOf(' ')).split(",");
    return List.of(names).subList(1, names.length);
  }

  private static String position(CanaryWatch watch, String below) {
    StringBuilder position = new StringBuilder(watch.isBroken() ? SILENT : HEARD);
    watch.awaited().forEach(canary -> position.append(',').append(canary.name()));
    return position.append(' ').append(below).toString();
  }

  @Override
  public void now(Consumer<Optional<String>> told) {
    feed.now(position -> told.accept(position.map(below -> HEARD + " " + below)));
  }

  @Override
  public void poll(String position, Consumer<Optional<Poll>> told) {
    CanaryWatch watch = canaries;
    if (watch == null) {
      watch = new CanaryWatch(INTERVAL, PATIENCE, isSilent(position));
      canaries = watch;
      if (!world.leavesOut(Mutation.CANARY_SUCCESSOR)) {
        watch.inherit(
            awaited(position).stream().map(place.prefix()::child).toList(), process.patience());
      }
    }
    CanaryWatch known = watch;
    write(known, () -> read(known, position, told));
  }

  private void write(CanaryWatch watch, Runnable then) {
    long now = process.patience();
    if (!watch.isDue(now)) {
      then.run();
      return;
    }
    Location at = place.prefix().child("c" + world.schedule().random().nextLong());
    watch.begins(at, now);
    place
        .door()
        .ask(
            process.links(),
            () -> {
              place.queue().canary(at);
              return true;
            },
            Steps.answer(
                process,
                done -> {
                  watch.written();
                  then.run();
                },
                () -> {
                  watch.notWritten();
                  then.run();
                }));
  }

  private void read(CanaryWatch watch, String position, Consumer<Optional<Poll>> told) {
    long began = process.patience();
    feed.poll(
        position.substring(position.indexOf(' ') + 1),
        answer -> told.accept(answer.map(inner -> believed(watch, inner, began))));
  }

  private Poll believed(CanaryWatch watch, Poll inner, long began) {
    boolean wasBroken = watch.isBroken();
    List<Change> changes = new ArrayList<>();
    for (Change change : inner.changes()) {
      if (change.location().isAtOrBelow(place.prefix())) {
        if (watch.came(change.location(), process.patience()).isPresent()) {
          world.tally().add(Count.CANARIES);
        }
      } else {
        changes.add(change);
      }
    }
    boolean gone = watch.giveUp(process.patience(), feed.delay()).isPresent();
    owed |= gone || watch.isBroken() != wasBroken;
    if (gone) {
      world.tally().add(Count.SILENCES);
    }
    if (owed && !world.leavesOut(Mutation.CANARY)) {
      changes.addAll(StoreEvents.trees(watched));
    }
    Optional<WatchLoss> loss =
        owed
            ? Optional.of(new WatchLoss(WatchLoss.Cause.NOT_DELIVERED, "canaries"))
            : Optional.empty();
    Poll outer =
        new Poll(
            changes,
            position(watch, inner.position()),
            inner.complete() && isBelieved(watch, began),
            inner.loss().or(() -> loss));
    told = new Told(outer, inner, owed);
    return outer;
  }

  private boolean isBelieved(CanaryWatch watch, long began) {
    if (world.leavesOut(Mutation.CANARY)) {
      return true;
    }
    boolean lately = world.leavesOut(Mutation.CANARY_LATELY);
    return watch.doubt(process.patience()).isEmpty()
        && watch.believes(
            began, feed.delay().plus(lately ? INTERVAL.multipliedBy(4) : Duration.ZERO));
  }

  @Override
  public void confirm(Poll poll, Runnable then) {
    Told confirmed = told;
    if (confirmed == null || !confirmed.outer().equals(poll)) {
      then.run();
      return;
    }
    told = null;
    owed &= !confirmed.all();
    feed.confirm(confirmed.inner(), then);
  }

  @Override
  public Duration delay() {
    return feed.delay();
  }

  @Override
  public Optional<Doubt> doubt() {
    CanaryWatch watch = canaries;
    return watch == null || world.leavesOut(Mutation.CANARY)
        ? Optional.empty()
        : watch.doubt(process.patience());
  }

  @Override
  public boolean isConsumed() {
    return feed.isConsumed();
  }

  @Override
  public boolean isAtEnd(String position) {
    return !isSilent(position) && feed.isAtEnd(position.substring(position.indexOf(' ') + 1));
  }
}
