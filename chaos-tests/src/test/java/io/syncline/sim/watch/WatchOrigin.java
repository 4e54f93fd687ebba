package io.syncline.sim.watch;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.Outgoing;
import io.syncline.sim.node.Flow;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.World;
import io.syncline.sim.world.AppendAnswer;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.StoreEvents;
import io.syncline.sim.world.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The origin of one turn: an outbox without a disk, which lives as any origin does. Its earlier
 * starts are remembered in the coordination store.
 */
final class WatchOrigin {
  static final String FEED = "lake";

  /** The name under which whoever has the turn appends. */
  static final String NAME = "watch-" + FEED;

  private static final long PAUSE = Schedule.millis(500);

  private final World world;
  private final NodeProcess process;
  private final Ledger ledger;
  private final List<Location> watched;
  private final OriginLife.Settings settings;
  private final Outbox outbox;
  private final Flow flow = new Flow();
  private final Map<Long, Runnable> telling = new HashMap<>();
  private OriginLife life;
  private String topicId = "";
  private boolean remembered;
  private boolean remembering;
  private boolean reincarnating;
  private boolean retell;
  private boolean leaving;
  private boolean closed;
  private long pausesUntil;

  WatchOrigin(World world, NodeProcess process, Ledger ledger, List<Location> watched) {
    this.world = world;
    this.process = process;
    this.ledger = ledger;
    this.watched = watched;
    int partitions = world.settings().shards();
    settings =
        new OriginLife.Settings(
            partitions,
            new FencingWaits(
                process.machine().lease(), world.settings().settle(), Duration.ofSeconds(6)),
            Duration.ofMillis(world.settings().heartbeatMillis()),
            Optional.of(FEED));
    OutboxLimits limits =
        new OutboxLimits(
            world.settings().sizes().maxIntents() + 2,
            3,
            world.settings().settle(),
            world.settings().sizes().maxAcks(),
            world.settings().sizes().maxTrees());
    Origin self = named(ledger.incarnation());
    outbox = new Outbox(self, world.function(), limits, 0);
    life = life(self);
  }

  private Origin named(long incarnation) {
    return new Origin(process.reader().cluster(), NAME, incarnation);
  }

  private OriginLife life(Origin self) {
    Set<Long> before =
        ledger.remembered().stream()
            .filter(incarnation -> incarnation < self.incarnation())
            .collect(Collectors.toCollection(TreeSet::new));
    OriginLife next = new OriginLife(self, before, settings);
    next.want(watched);
    return next;
  }

  /** Who appends now. */
  Origin self() {
    return life.self();
  }

  Outbox outbox() {
    return outbox;
  }

  /** From now on it says what is due. */
  void start() {
    process.after(
        world.settings().heartbeatMillis() / 6,
        world.settings().heartbeatMillis() / 2,
        () -> {
          if (!closed) {
            go();
            start();
          }
        });
  }

  /** Says that it is done, as far as that is heard. */
  void leave() {
    if (outbox.isEmpty()) {
      leaving = true;
      life.leave();
      go();
    }
  }

  /** It says nothing any more. */
  void close() {
    closed = true;
  }

  /** Whether everything is told, and nobody is to be said goodbye to. */
  boolean isDrained() {
    return outbox.isEmpty() && life.hasNobodyToLeave() && life.isJoined();
  }

  /** Somebody told that an origin is gone. */
  void heardOfEnd(Origin origin) {
    if (origin.equals(self())) {
      life.declaredGone("others say so");
    }
  }

  /**
   * Tells of changes, which were made already.
   *
   * @param told once the log has them for good
   * @return false if they cannot be taken now: nothing was told
   */
  boolean publish(List<Change> changes, Runnable told) {
    if (!life.mayWrite(process.ticker().nanos())) {
      return false;
    }
    long id;
    try {
      id = outbox.open(changes, 0).id();
    } catch (SyncException full) {
      return false;
    }
    telling.put(id, told);
    outbox.settle(id);
    pump();
    return true;
  }

  private void go() {
    long now = process.ticker().nanos();
    if (closed || world.schedule().now() < pausesUntil) {
      return;
    }
    look();
    if (outbox.isLogBroken()) {
      life.logBroken("offsets went back");
    }
    if (life.over(now).isPresent()) {
      reincarnate();
    } else {
      tellAnew();
      say(now);
    }
    pump();
  }

  /** Which topic it appends to. */
  private void look() {
    Topic topic = world.brokers().topic(process.machine().deployment().topic());
    boolean known =
        topic != null
            && process
                .members()
                .topicOf(process.reader().cluster())
                .filter(registered -> registered.topicId().equals(topic.id()))
                .isPresent();
    if (known && !topic.id().equals(topicId)) {
      if (!topicId.isEmpty()) {
        outbox.logReplaced();
      }
      topicId = topic.id();
    }
  }

  private LogPlace place(int partition, long offset) {
    return new LogPlace(process.machine().deployment().topic(), topicId, partition, offset);
  }

  /** What was said in a log that is broken may be lost. */
  private void tellAnew() {
    if (retell && publish(StoreEvents.trees(watched), () -> {})) {
      retell = false;
    }
  }

  private void say(long now) {
    if (remembering || topicId.isEmpty()) {
      return;
    }
    life.appendsTo(place(0, 0));
    boolean done = outbox.isInheritanceDone();
    OriginLife.Due due = life.due(now, done, done && outbox.isEmpty());
    if (due.beat()) {
      outbox.beat();
    }
    due.leaves().forEach(outbox::leave);
    boolean joins = due.entries().stream().anyMatch(OriginsEntry.Joined.class::isInstance);
    if (joins && !remembered) {
      rememberFirst(due.entries());
    } else {
      due.entries().forEach(this::append);
    }
  }

  private void rememberFirst(List<OriginsEntry> entries) {
    OriginLife teller = life;
    Set<Long> all = new TreeSet<>(life.predecessors());
    all.add(self().incarnation());
    remembering = true;
    ledger.remember(
        all,
        outcome -> {
          remembering = false;
          if (outcome == Ledger.Outcome.KEPT && teller == life) {
            remembered = true;
            entries.forEach(this::append);
          } else {
            entries.forEach(teller::notAppended);
            pause();
          }
        });
  }

  private void append(OriginsEntry entry) {
    OriginLife teller = life;
    world
        .origins()
        .append(
            process.links(),
            entry,
            new AppendAnswer() {
              @Override
              public void acked(long offset) {
                process.step(() -> appended(teller, entry)).run();
              }

              @Override
              public void failed() {
                process.step(() -> teller.notAppended(entry)).run();
              }
            });
  }

  private void appended(OriginLife teller, OriginsEntry entry) {
    teller.appended(entry);
    world.note(self(), " is told ", entry);
    if (entry instanceof OriginsEntry.Left left) {
      Set<Long> rest = new TreeSet<>(ledger.remembered());
      rest.remove(left.origin().incarnation());
      ledger.remember(rest, outcome -> {});
    }
  }

  private void reincarnate() {
    if (reincarnating) {
      return;
    }
    reincarnating = true;
    boolean broken = outbox.isLogBroken();
    ledger.nextIncarnation(
        outcome -> {
          reincarnating = false;
          if (outcome == Ledger.Outcome.KEPT) {
            retell |= broken;
            Origin next = named(ledger.incarnation());
            world.note(self(), " is over, goes on as ", next);
            outbox.reincarnate(next);
            life = life(next);
            remembered = false;
            if (leaving) {
              life.leave();
            }
          } else {
            pause();
          }
        });
  }

  private void pause() {
    pausesUntil = world.schedule().now() + PAUSE;
  }

  private void pump() {
    if (!life.isJoined() || closed) {
      return;
    }
    for (Outgoing outgoing : outbox.drain(flow::room)) {
      flow.sent(outgoing.partition());
      send(outgoing);
    }
  }

  private void send(Outgoing outgoing) {
    long sent = process.ticker().nanos();
    String topic = process.machine().deployment().topic();
    world
        .brokers()
        .append(
            process.links(),
            topic,
            outgoing.record(),
            new AppendAnswer() {
              @Override
              public void acked(long offset) {
                process.step(() -> WatchOrigin.this.acked(outgoing, sent, offset)).run();
              }

              @Override
              public void failed() {
                process
                    .step(
                        () -> {
                          flow.failed(outgoing.partition());
                          outbox.failed(outgoing);
                          pump();
                        })
                    .run();
              }
            });
  }

  private void acked(Outgoing outgoing, long sent, long offset) {
    if (closed) {
      return;
    }
    boolean own = outgoing.record().origin().equals(self());
    flow.acked(outgoing.partition());
    Collection<Long> published = outbox.acked(outgoing, offset).published();
    if (own && outgoing.isHeartbeat()) {
      life.heard(outgoing.partition(), sent, process.ticker().nanos());
    } else if (own && outgoing.record().body() instanceof BusRecord.Leave leave) {
      life.left(leave.incarnation(), place(outgoing.partition(), offset));
    }
    for (long id : published) {
      Runnable told = telling.remove(id);
      if (told != null) {
        told.run();
      }
    }
    pump();
  }
}
