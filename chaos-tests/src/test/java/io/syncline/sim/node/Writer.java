package io.syncline.sim.node;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.Outgoing;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.run.Tally.Count;
import io.syncline.sim.run.World;
import io.syncline.sim.shard.Disk;
import io.syncline.sim.world.AppendAnswer;
import io.syncline.sim.world.Schedule;
import io.syncline.sim.world.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a process: its outbox, its life as an origin, and what it appends. The state
 * machines are the real ones; without a guard it goes past what they say.
 */
public final class Writer {
  private final World world;
  private final NodeProcess process;
  private final Disk disk;
  private final OutboxDisk intents;
  private final Outbox outbox;
  private final Flow flow = new Flow();
  private final Collapser collapser;
  private final Fences fences;
  private final Set<Location> wanted = new LinkedHashSet<>();
  private final WriterMutants mutants;
  private OriginLife life;
  private boolean inherited;
  private boolean registered;
  private boolean registering;
  private String registeredId = "";

  Writer(World world, NodeProcess process) {
    this.world = world;
    this.process = process;
    this.disk = process.machine().disk();
    this.intents = new OutboxDisk(world, process);
    this.mutants = new WriterMutants(world, process);
    Origin self = newOrigin();
    Duration settle = world.leavesOut(Mutation.SETTLE) ? Duration.ZERO : world.settings().settle();
    OutboxLimits limits =
        new OutboxLimits(
            world.sizes().maxIntents(),
            3,
            settle,
            world.sizes().maxAcks(),
            world.sizes().maxTrees());
    outbox = new Outbox(self, world.function(), limits, intents.lastId());
    collapser = new Collapser(world, process, intents, outbox);
    fences = new Fences(world.settings().shards());
    life = newLife(self);
  }

  private Origin newOrigin() {
    return new Origin(process.reader().cluster(), process.reader().node(), world.nextIncarnation());
  }

  private OriginLife newLife(Origin self) {
    OriginLife.Settings settings =
        new OriginLife.Settings(
            world.settings().shards(),
            new FencingWaits(
                process.machine().lease(), world.settings().settle(), FencingJob.REQUEST),
            Duration.ofMillis(world.settings().heartbeatMillis()));
    OriginLife next = new OriginLife(self, new TreeSet<>(disk.incarnations()), settings);
    disk.incarnations().add(self.incarnation());
    next.want(wanted);
    return next;
  }

  /** What it holds. */
  Outbox outbox() {
    return outbox;
  }

  /** Who it is now. */
  public Origin self() {
    return life.self();
  }

  void start() {
    List<Intent> left = intents.all();
    world.tally().add(Count.INHERITED, left.size());
    if (world.leavesOut(Mutation.NO_CLAIM_WHILE_INHERITED)) {
      world.schedule().in(Schedule.millis(12_000), process.step(() -> inherit(left)));
    } else {
      inherit(left);
    }
    process.every(
        world.settings().heartbeatMillis() / 3, world.settings().heartbeatMillis(), this::go);
  }

  private void inherit(List<Intent> all) {
    all.forEach(intent -> outbox.inherit(intent, process.patience()));
    inherited = true;
  }

  /** What it is to be able to write. */
  void want(List<Location> locations) {
    wanted.addAll(locations);
    life.want(locations);
  }

  /** Everything that is due. */
  void go() {
    long now = process.ticker().nanos();
    register();
    if (outbox.isLogBroken()) {
      life.logBroken("offsets went back");
    }
    if (life.over(now).isPresent() && !mutants.goesOnWithoutLease()) {
      reincarnate(now);
    }
    outbox.advance(process.patience());
    if (registered) {
      life.appendsTo(new LogPlace(process.machine().deployment().topic(), registeredId, 0, 0));
      boolean done = inherited && outbox.isInheritanceDone();
      OriginLife.Due due = life.due(now, mutants.inheritanceDone(done), outbox.size() == 0);
      due.entries().forEach(this::tell);
      if (due.beat() || mutants.beatsAnyway(life, now)) {
        outbox.beat();
      }
      due.leaves().forEach(outbox::leave);
    }
    pump();
  }

  private void reincarnate(long now) {
    world.tally().add(Count.LEASES_ENDED);
    Origin next = newOrigin();
    world.note(self(), " is over (", life.over(now).orElse(""), "), goes on as ", next);
    fences.abandon();
    outbox.reincarnate(next);
    life = newLife(next);
    mutants.forget();
  }

  /** The topic exists; told before the first join, and again when it is another one. */
  private void register() {
    Topic topic = world.brokers().topic(process.machine().deployment().topic());
    if (topic == null || registering || registeredId.equals(topic.id())) {
      return;
    }
    registering = true;
    OriginsEntry entry =
        new OriginsEntry.Registered(
            self().cluster(), topic.name(), topic.id(), world.settings().shards());
    append(
        entry,
        () -> {
          registering = false;
          if (registered) {
            outbox.logReplaced();
          }
          registered = true;
          registeredId = topic.id();
          go();
        },
        () -> registering = false);
  }

  private void tell(OriginsEntry entry) {
    OriginsEntry told = mutants.told(entry);
    OriginLife teller = life;
    append(
        told,
        () -> {
          teller.appended(entry);
          if (entry instanceof OriginsEntry.Left left) {
            world.tally().add(Count.LEFT);
            disk.incarnations().remove(left.origin().incarnation());
          }
          world.note(self(), " is told ", told);
        },
        () -> teller.notAppended(entry));
  }

  private void append(OriginsEntry entry, Runnable acked, Runnable failed) {
    world
        .origins()
        .append(
            process.links(),
            entry,
            new AppendAnswer() {
              @Override
              public void acked(long offset) {
                process.step(acked).run();
              }

              @Override
              public void failed() {
                process.step(failed).run();
              }
            });
  }

  /** Sends whatever waits. */
  void pump() {
    if (!life.isJoined() && !world.leavesOut(Mutation.JOIN_FIRST)) {
      return;
    }
    for (Outgoing outgoing : outbox.drain(flow::room)) {
      flow.sent(outgoing.partition());
      send(outgoing);
    }
    if (!flow.keepsUp()) {
      collapser.look(life.announced());
    }
  }

  private void send(Outgoing outgoing) {
    long sent = process.ticker().nanos();
    String topic = process.machine().deployment().topic();
    BusRecord record = mutants.sent(outgoing, outbox);
    world
        .brokers()
        .append(
            process.links(),
            topic,
            record,
            new AppendAnswer() {
              @Override
              public void acked(long offset) {
                process.step(() -> Writer.this.acked(outgoing, sent, offset)).run();
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
    boolean own = outgoing.record().origin().equals(self());
    flow.acked(outgoing.partition());
    mutants.acked(outgoing, sent, offset);
    if (!(outgoing.isHeartbeat() && world.leavesOut(Mutation.CLAIM_ONLY_ACKED))) {
      intents.forget(outbox.acked(outgoing, offset).done());
    }
    LogPlace place =
        new LogPlace(
            process.machine().deployment().topic(), registeredId, outgoing.partition(), offset);
    if (own && outgoing.isHeartbeat()) {
      life.heard(outgoing.partition(), sent, process.ticker().nanos());
    } else if (own && outgoing.record().body() instanceof BusRecord.Leave leave) {
      life.left(leave.incarnation(), place);
    } else if (own && outgoing.record().body() instanceof BusRecord.Fence fence) {
      fences.acked(fence, self(), place);
    }
    pump();
  }

  /**
   * Tells every partition that an origin is gone.
   *
   * @param done told who said so, and where
   * @param lost told that nobody will know where it is
   */
  void fence(BusRecord.Fence fence, BiConsumer<Origin, Collection<LogPlace>> done, Runnable lost) {
    if (life.isJoined()) {
      fences.add(fence, done, lost);
      outbox.fence(fence);
      pump();
    } else {
      lost.run();
    }
  }

  /** Somebody told of the end of an origin. */
  void heardLeft(Origin origin) {
    if (origin.equals(self())) {
      life.declaredGone("it is told to have left");
    }
  }

  /** Somebody declared an origin dead. */
  void heardFence(Origin origin) {
    if (origin.equals(self())) {
      life.declaredGone("it was fenced");
    }
  }

  /** Whether a mutation of these may be asked of the store now. */
  public boolean mayWrite(List<Change> changes) {
    boolean announced = changes.stream().allMatch(change -> life.isAnnounced(change.location()));
    long now = process.ticker().nanos();
    return mutants.mayWrite(life, announced && life.mayWrite(now), now);
  }

  /**
   * Makes an intent durable.
   *
   * @return its id; empty when it cannot be, and the store must not be touched
   */
  public OptionalLong open(List<Change> changes) {
    if (world.faults().hits(io.syncline.sim.fault.Fault.DISK_FULL, 12)) {
      return OptionalLong.empty();
    }
    Intent intent;
    try {
      intent = outbox.open(changes, 0);
    } catch (SyncException full) {
      return OptionalLong.empty();
    }
    intents.keep(intent);
    return OptionalLong.of(intent.id());
  }

  public void cancel(long id) {
    outbox.cancel(id);
    intents.forget(List.of(id));
  }

  /**
   * A mutation took effect.
   *
   * @param seen what is there now; null where nobody looked
   * @param mutations what the store calls what it did
   */
  public List<Token> settle(
      long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    List<Token> tokens = outbox.settle(id, seen, mutations);
    pump();
    return tokens;
  }

  /** A mutation may have taken effect, or may yet. */
  public List<Token> unsettle(long id) {
    List<Token> tokens = outbox.unsettle(id, process.patience());
    pump();
    return tokens;
  }

  /** Whether its outbox is about to hold fewer intents that stand for more. */
  boolean isCollapsing() {
    return collapser.isUnderWay();
  }

  /** Whether everything is told, and nobody is to be said goodbye to. */
  public boolean isDrained() {
    return outbox.size() == 0 && life.hasNobodyToLeave() && life.isJoined();
  }
}
