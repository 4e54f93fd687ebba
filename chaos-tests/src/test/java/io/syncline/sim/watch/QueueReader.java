package io.syncline.sim.watch;

import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.QueueCoverage;
import io.syncline.core.watch.WatchLoss;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.world.EventQueue;
import io.syncline.sim.world.EventQueue.Message;
import io.syncline.sim.world.FeedDoor;
import io.syncline.sim.world.Register;
import io.syncline.sim.world.StoreEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads a queue until an answer is empty. That tells of everything only if nothing can be hidden
 * that nobody told of: so long after the turn began, and after whatever was received and not
 * removed.
 */
final class QueueReader implements FeedReader {
  private static final int MAX_ANSWERS = 6;

  /** In a position, what is before it says where, what is behind it what was learned. */
  private static final char MEMORY = '~';

  /**
   * How long after somebody else took over who had the turn may receive something yet: as long as
   * it was certain, and as a request takes. A little more, since clocks may be fast.
   */
  private static final Duration REQUEST =
      Duration.ofNanos((Register.TIMEOUT + FeedDoor.TIMEOUT) / 10 * 12);

  private static final Duration DISTRUST = Duration.ofMinutes(1);

  /** Of the distrust, so long it lasts by any clock, and whatever is under way meanwhile. */
  private static final long SURELY = DISTRUST.toNanos() / 10 * 8;

  private final World world;
  private final NodeProcess process;
  private final FeedDoor door;
  private final EventQueue queue;
  private final List<Location> watched;
  private final Duration allowance;
  private final EventDelay delay;
  private final BooleanSupplier certain;
  private final Set<Message> unconfirmed = new LinkedHashSet<>();
  private final QueueCoverage coverage;

  /** Those that came later than allowed, with the true instant at which that was found. */
  private final Map<Message, Long> late = new HashMap<>();

  private boolean recalled;
  private long polls;

  /**
   * A reader that has received nothing.
   *
   * @param certain whether nobody else has the turn, as far as can be known now
   */
  QueueReader(
      World world,
      NodeProcess process,
      Queue queue,
      List<Location> watched,
      BooleanSupplier certain) {
    this.world = world;
    this.process = process;
    this.door = queue.door();
    this.queue = queue.events();
    this.watched = watched;
    this.allowance = queue.allowance();
    this.delay =
        new EventDelay(new EventDelay.Limits(allowance, allowance.multipliedBy(8), DISTRUST));
    this.certain = certain;
    coverage = new QueueCoverage(queue.hidden().plus(REQUEST), process.patience());
  }

  /**
   * A queue.
   *
   * @param allowance how late an event may be
   * @param hidden how long a message that was received is hidden
   */
  record Queue(FeedDoor door, EventQueue events, Duration allowance, Duration hidden) {}

  /** What one poll has received so far. */
  private static final class Reading {
    private final List<Change> changes = new ArrayList<>();
    private final long began;
    private int answers;
    private int queue;

    private Reading(long began) {
      this.began = began;
    }
  }

  @Override
  public void now(Consumer<Optional<String>> told) {
    door.ask(
        process.links(),
        queue::id,
        Steps.answer(
            process,
            id -> told.accept(Optional.of(position(id))),
            () -> told.accept(Optional.empty())));
  }

  private String position(int id) {
    return id
        + "."
        + ++polls
        + "."
        + process.writer().self()
        + MEMORY
        + delay.memory(process.patience());
  }

  @Override
  public void poll(String position, Consumer<Optional<Poll>> told) {
    if (!recalled) {
      recalled = true;
      delay.recall(position.substring(position.indexOf(MEMORY) + 1), process.patience());
    }
    if (!unconfirmed.isEmpty()) {
      mayHide();
    }
    receive(position, new Reading(process.patience()), told);
  }

  private void receive(String position, Reading reading, Consumer<Optional<Poll>> told) {
    if (!certain.getAsBoolean() && !world.leavesOut(Mutation.QUEUE_ALONE)) {
      told.accept(poll(position, reading, false));
      return;
    }
    long asked = process.patience();
    door.ask(
        process.links(),
        queue::receive,
        Steps.answer(
            process,
            received -> {
              reading.queue = received.queue();
              received.messages().forEach(message -> take(message, reading));
              if (received.messages().isEmpty()) {
                told.accept(poll(position, reading, showsAll(asked)));
              } else if (++reading.answers < MAX_ANSWERS) {
                receive(position, reading, told);
              } else {
                told.accept(poll(position, reading, false));
              }
            },
            () -> {
              mayHide();
              told.accept(poll(position, reading, false));
            }));
  }

  private void take(Message message, Reading reading) {
    world.tally().add(Count.MESSAGES);
    unconfirmed.add(message);
    if (message.isNew() && !message.isCanary()) {
      Duration age = Duration.ofNanos(world.schedule().now() - message.happened());
      if (delay.came(age, process.patience())) {
        world.note("an event came ", age, " late: ", message.change());
        late.put(message, world.schedule().now());
      }
    }
    Change change = message.change();
    boolean forgets =
        world.leavesOut(Mutation.HEARD_NOT_TOLD)
            && !message.isCanary()
            && world.schedule().oneIn(2);
    if (watched.stream().anyMatch(change.location()::isAtOrBelow) && !forgets) {
      reading.changes.add(change);
    }
  }

  private boolean showsAll(long asked) {
    return world.leavesOut(Mutation.QUEUE_FEED) || coverage.showsAll(asked);
  }

  private void mayHide() {
    coverage.mayHide(process.patience());
    unconfirmed.clear();
  }

  /** Empty where nothing was answered. */
  private Optional<Poll> poll(String position, Reading reading, boolean all) {
    if (reading.queue == 0) {
      return Optional.empty();
    }
    boolean complete = all && isTrusted();
    if (complete) {
      delay.covered(reading.began);
    }
    if (Integer.parseInt(position.substring(0, position.indexOf('.'))) != reading.queue) {
      WatchLoss loss = new WatchLoss(WatchLoss.Cause.FOREIGN_POSITION, "another queue");
      if (!world.leavesOut(Mutation.WATCH_PURGED)) {
        reading.changes.addAll(StoreEvents.trees(watched));
      }
      return Optional.of(
          new Poll(reading.changes, position(reading.queue), complete, Optional.of(loss)));
    }
    return Optional.of(Poll.of(reading.changes, position(reading.queue), complete));
  }

  private boolean isTrusted() {
    return delay.isTrusted(process.patience()) || world.leavesOut(Mutation.LATE_TRUSTED);
  }

  @Override
  public void confirm(Poll poll, Runnable then) {
    if (unconfirmed.isEmpty()) {
      then.run();
      return;
    }
    Set<Message> told = Set.copyOf(unconfirmed);
    door.ask(
        process.links(),
        () -> {
          queue.remove(told);
          return true;
        },
        Steps.answer(
            process,
            done -> {
              unconfirmed.removeAll(told);
              told.stream()
                  .map(late::remove)
                  .filter(Objects::nonNull)
                  .forEach(found -> queue.distrusted(found + SURELY));
              then.run();
            },
            () -> {
              mayHide();
              then.run();
            }));
  }

  @Override
  public Duration delay() {
    return world.leavesOut(Mutation.LATE_TRUSTED) ? allowance : delay.allowed();
  }

  @Override
  public boolean isConsumed() {
    return true;
  }

  @Override
  public boolean isAtEnd(String position) {
    return queue.isEmpty() && unconfirmed.stream().allMatch(Message::isCanary);
  }
}
