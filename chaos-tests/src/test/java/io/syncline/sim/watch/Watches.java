package io.syncline.sim.watch;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Member;
import io.syncline.sim.fault.Fault;
import io.syncline.sim.node.Deployment;
import io.syncline.sim.node.NodeProcess;
import io.syncline.sim.run.WatchPlan;
import io.syncline.sim.run.World;
import io.syncline.sim.world.EditLog;
import io.syncline.sim.world.EventQueue;
import io.syncline.sim.world.FeedDoor;
import io.syncline.sim.world.Register;
import io.syncline.sim.world.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The feeds of a run, and who reads them in which cluster. */
public final class Watches {
  private static final long QUIET = Schedule.millis(20_000);

  private final World world;
  private final Schedule schedule;
  private final WatchPlan plan;
  private final FeedDoor door;
  private final List<Location> watched;
  private final @Nullable EditLog log;
  private final List<Watch> watches = new ArrayList<>();

  /** One cluster that watches. */
  private static final class Watch {
    private final Deployment cluster;
    private final Register<Ledger.Entry> register;
    private final Election election;
    private final @Nullable EventQueue queue;
    private final Map<NodeProcess, WatchTurn> turns = new HashMap<>();
    private final Map<NodeProcess, Boolean> beginning = new HashMap<>();

    private Watch(
        Deployment cluster,
        Register<Ledger.Entry> register,
        Election election,
        @Nullable EventQueue queue) {
      this.cluster = cluster;
      this.register = register;
      this.election = election;
      this.queue = queue;
    }

    /** Of processes that run. */
    private List<WatchTurn> living() {
      turns.keySet().removeIf(process -> process.machine().process() != process);
      beginning.keySet().removeIf(process -> process.machine().process() != process);
      turns.values().removeIf(WatchTurn::hasEnded);
      return List.copyOf(turns.values());
    }
  }

  /**
   * Nobody reads yet.
   *
   * @param clusters those that are there; the first of them watch
   */
  public Watches(World world, WatchPlan plan, List<Deployment> clusters) {
    this.world = world;
    this.schedule = world.schedule();
    this.plan = plan;
    this.door = new FeedDoor(schedule, world.faults());
    this.watched = List.of(world.lake().at("a"), world.lake().at("b"));
    boolean queues = plan.kind() == WatchPlan.Kind.QUEUE;
    this.log = queues ? null : new EditLog(world.lake());
    for (Deployment cluster : clusters.subList(0, Math.min(plan.clusters(), clusters.size()))) {
      Register<Ledger.Entry> register = new Register<>(schedule, world.faults());
      EventQueue queue =
          !queues
              ? null
              : new EventQueue(
                  schedule,
                  world.faults(),
                  world.lake(),
                  plan.allowanceMillis(),
                  Schedule.millis(plan.hiddenMillis()),
                  world.witness()::lost);
      Watch watch = new Watch(cluster, register, new Election(schedule, cluster, register), queue);
      watches.add(watch);
      world.asks(origin -> isAlive(watch, origin));
    }
  }

  private static boolean isAlive(Watch watch, Origin origin) {
    return watch.cluster.cluster().equals(origin.cluster())
        && watch.living().stream().anyMatch(turn -> turn.isOf(origin));
  }

  /** Nodes stand for election from now on. */
  public void start() {
    for (Watch watch : watches) {
      look(watch);
    }
  }

  private void look(Watch watch) {
    schedule.in(
        schedule.between(300, 1_000),
        () -> {
          look(watch);
          watch.election.look();
          speakAgain(watch);
          NodeProcess elected = watch.election.elected();
          watch.living();
          if (elected != null
              && !watch.turns.containsKey(elected)
              && watch.beginning.putIfAbsent(elected, true) == null) {
            elected.step(() -> takeOver(watch, elected)).run();
          }
        });
  }

  private void takeOver(Watch watch, NodeProcess process) {
    List<Long> known = new ArrayList<>();
    for (Member member : process.members().all()) {
      Origin origin = member.origin();
      if (member.left().isEmpty()
          && origin.cluster().equals(process.reader().cluster())
          && origin.name().equals(WatchOrigin.NAME)) {
        known.add(origin.incarnation());
      }
    }
    Ledger.takeOver(
        world,
        process,
        watch.register,
        known,
        taken -> {
          watch.beginning.remove(process);
          if (taken.isPresent()) {
            WatchTurn turn =
                new WatchTurn(
                    world,
                    process,
                    taken.get(),
                    certain -> reader(watch, process, certain),
                    watched);
            watch.turns.put(process, turn);
            turn.start();
          }
        });
  }

  private FeedReader reader(Watch watch, NodeProcess process, BooleanSupplier certain) {
    if (log != null) {
      return new LogReader(world, process, door, log, watched);
    }
    QueueReader.Queue queue =
        new QueueReader.Queue(
            door,
            Objects.requireNonNull(watch.queue),
            Duration.ofMillis(plan.allowanceMillis()),
            Duration.ofMillis(plan.hiddenMillis()));
    if (!plan.canaries()) {
      return new QueueReader(world, process, queue, watched, certain);
    }
    Location prefix = world.lake().at("canaries");
    List<Location> told = new ArrayList<>(watched);
    told.add(prefix);
    return new CanaryReader(
        world,
        process,
        new CanaryReader.Place(door, queue.events(), prefix),
        new QueueReader(world, process, queue, told, certain),
        watched);
  }

  /**
   * A queue that is told of nothing stays like that until a canary is known to be out that it did
   * not tell of, also to successors: a shorter silence may fall between two canaries.
   */
  private void speakAgain(Watch watch) {
    EventQueue queue = watch.queue;
    boolean noticed =
        queue != null
            && plan.canaries()
            && queue.isSilent()
            && watch
                .register
                .now()
                .flatMap(Ledger.Entry::position)
                .filter(
                    position ->
                        CanaryReader.isSilent(position)
                            || CanaryReader.awaited(position).stream().anyMatch(queue::dropped))
                .isPresent();
    if (noticed && schedule.oneIn(4)) {
      world.note("the queue of ", watch.cluster.cluster(), " is told of everything again");
      queue.setSilent(false);
    }
  }

  /** Brings a fault about that happens to feeds, elections or what is remembered of them. */
  public void bring(Fault fault) {
    Watch watch = watches.get(schedule.below(watches.size()));
    switch (fault) {
      case WATCH_TURN_LOST -> watch.election.sessionEnds();
      case COORDINATION_AWAY ->
          watch.register.stayAway(schedule.now() + schedule.between(500, 30_000));
      case WATCH_FORGOTTEN -> watch.register.lose();
      case FEED_AWAY -> door.stayAway(schedule.now() + schedule.between(500, 20_000));
      case FEED_PURGED -> Objects.requireNonNull(log).purge(1 + schedule.below(40));
      case FEED_SILENT -> Objects.requireNonNull(watch.queue).setSilent(true);
      case FEED_RESTORED -> {
        if (log != null) {
          log.restore();
        } else {
          Objects.requireNonNull(watch.queue).makeAnew();
        }
      }
      default -> throw new IllegalArgumentException("nobody brings " + fault + " about");
    }
  }

  /** Whether a queue hides what somebody received and did not remove. */
  public boolean isHiding() {
    return watches.stream().anyMatch(watch -> watch.queue != null && watch.queue.isHiding());
  }

  /** The process that reads for a cluster. */
  public NodeProcess reader(String cluster) {
    return watches.stream()
        .filter(watch -> watch.cluster.cluster().equals(cluster))
        .flatMap(watch -> watch.living().stream())
        .map(WatchTurn::process)
        .findFirst()
        .orElseThrow();
  }

  /** Everything works again. */
  public void heal() {
    door.heal();
    watches.forEach(watch -> watch.register.heal());
  }

  /** Whether one turn goes on in each cluster that watches, and has told of everything. */
  public boolean isDrained() {
    return watches.stream()
        .allMatch(
            watch -> {
              List<WatchTurn> turns = watch.living();
              return turns.size() == 1 && turns.get(0).isDrained(QUIET);
            });
  }
}
