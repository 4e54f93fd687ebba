package io.syncline.chaos.run;

import io.syncline.chaos.client.Answer;
import io.syncline.chaos.client.Client;
import io.syncline.chaos.client.Door;
import io.syncline.chaos.client.Mount;
import io.syncline.chaos.client.NodeDoor;
import io.syncline.chaos.client.Recorder;
import io.syncline.chaos.client.Session;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.HistoryChecker;
import io.syncline.chaos.plan.FaultKind;
import io.syncline.chaos.plan.FaultPlan;
import io.syncline.chaos.plan.PlannedFault;
import io.syncline.chaos.process.Brokers;
import io.syncline.chaos.process.Fleet;
import io.syncline.chaos.process.NodeProcess;
import io.syncline.proto.node.v1.ServeReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run: starts everything, lets clients work while a plan's faults happen, and judges. */
final class ChaosRun {
  private static final Duration START = Duration.ofMinutes(4);

  /** After this the plan begins all the same; whether enough happened is judged at the end. */
  private static final Duration WARM_UP = Duration.ofSeconds(60);

  private static final long PAUSE_MILLIS = 200;

  /** Operations before the plan begins, and looks among them that the watermark answered. */
  private static final int WARM_OPERATIONS = 300;

  private static final long WARM_BY_WATERMARK = 10;

  private final FaultPlan plan;
  private final Duration length;
  private final Path folder;
  private final Consumer<String> progress;
  private final Recorder recorder = new Recorder();

  /**
   * A run that did not start yet.
   *
   * @param length how long clients work
   * @param folder where data and logs are
   * @param progress is told what goes on, in lines
   */
  ChaosRun(FaultPlan plan, Duration length, Path folder, Consumer<String> progress) {
    this.plan = plan;
    this.length = length;
    this.folder = folder;
    this.progress = progress;
  }

  /** Runs; throws when the servers do not start or something here is broken. */
  ChaosReport run() throws InterruptedException {
    List<NodeDoor> doors = new ArrayList<>();
    try (Fleet fleet = new Fleet(folder);
        LogPruner pruner = new LogPruner(fleet.brokers(), List.of("east", "west"))) {
      fleet.nodes().forEach(node -> doors.add(new NodeDoor(node)));
      start(fleet, pruner, doors);
      return work(fleet, new Injector(fleet, pruner, plan.seed()), doors);
    } finally {
      doors.forEach(NodeDoor::close);
    }
  }

  private void start(Fleet fleet, LogPruner pruner, List<NodeDoor> doors)
      throws InterruptedException {
    long begin = System.nanoTime();
    fleet.startServers();
    await("three brokers", () -> pruner.brokers() == Brokers.COUNT);
    fleet.startNodes();
    await("four nodes are ready", () -> doors.stream().allMatch(NodeDoor::isReady));
    for (NodeDoor door : List.of(doors.get(0), doors.get(2))) {
      for (Mount mount : Mount.values()) {
        await("a mount is added", () -> isThere(door.addMount(mount.request())));
      }
    }
    for (NodeDoor door : doors) {
      for (Mount mount : Mount.values()) {
        await(mount + " was live on " + door, () -> door.isLive(mount.path()));
      }
    }
    progress.accept("all processes started after " + since(begin));
  }

  private ChaosReport work(Fleet fleet, Injector injector, List<NodeDoor> doors)
      throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    Supervisor supervisor = new Supervisor(fleet.nodes(), doors, injector, stop);
    List<Thread> threads = new ArrayList<>();
    for (Session session : sessions(fleet.nodes(), doors, stop)) {
      threads.add(thread("session", session::run));
    }
    Thread watching = thread("supervisor", supervisor::run);
    boolean warm = holdsWithin(WARM_UP, () -> isWarm(doors));
    progress.accept((warm ? "" : "NOT ") + "warm after " + recorder.size() + " operations");
    inject(injector);
    stop.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    watching.join();
    long done = System.nanoTime();
    int operations = recorder.size();
    Map<ServeReason, Long> served = served(doors);
    fleet.mend();
    Settling settling = new Settling(fleet, doors, recorder);
    boolean drained = settling.awaitDrained();
    progress.accept((drained ? "drained after " : "NOT drained after ") + since(done));
    List<String> wrong = new ArrayList<>(drained ? List.of() : settling.undrained());
    if (injector.injected().containsKey(FaultKind.LOSE_NODE_AND_DISK)) {
      // What the manual tells operators to do where a node is lost with its disk.
      doors.forEach(door -> syncAll(door));
    }
    boolean converged = settling.awaitConverged();
    progress.accept((converged ? "converged after " : "NOT converged after ") + since(done));
    wrong.addAll(converged ? List.of() : settling.differences());
    History.End end = settling.look();
    wrong.addAll(settling.unanswered());
    History history =
        new History(
            History.Store.IMPLICIT_DIRECTORIES, Map.of(), recorder.operations(), Optional.of(end));
    return new ChaosReport(
        plan,
        length,
        operations,
        injector,
        supervisor,
        new ChaosReport.Seen(recorder, served, history, wrong),
        new HistoryChecker(history).check());
  }

  /** Something is held that can become old; cold processes and busy machines take long for that. */
  private boolean isWarm(List<NodeDoor> doors) {
    return recorder.size() >= WARM_OPERATIONS
        && served(doors).getOrDefault(ServeReason.SERVE_REASON_COVERED_BY_WATERMARK, 0L)
            >= WARM_BY_WATERMARK;
  }

  /** Carries out the plan until the run is over. */
  private void inject(Injector injector) throws InterruptedException {
    record Event(long at, PlannedFault fault, boolean begins) {}
    PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparing(Event::begins));
    long begin = System.nanoTime();
    Set<PlannedFault> running = new HashSet<>();
    for (PlannedFault fault : plan.faults()) {
      long at = begin + fault.at().toNanos();
      events.add(new Event(at, fault, true));
      events.add(new Event(at + fault.length().toNanos(), fault, false));
    }
    CountDownLatch never = new CountDownLatch(1);
    while (!events.isEmpty()) {
      Event next = events.remove();
      boolean unused = never.await(next.at() - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next.begins() && injector.begin(next.fault())) {
        running.add(next.fault());
        progress.accept(next.fault() + "  (" + recorder.size() + " operations)");
      } else if (!next.begins() && running.remove(next.fault())) {
        injector.end(next.fault());
      }
    }
    boolean unused =
        never.await(begin + length.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Three that stay with one node each, one for each cluster, and two that go everywhere. */
  private List<Session> sessions(
      List<NodeProcess> nodes, List<? extends Door> doors, CountDownLatch stop) {
    List<List<Integer>> choices =
        List.of(
            List.of(0),
            List.of(1),
            List.of(3),
            List.of(0, 1),
            List.of(2, 3),
            List.of(0, 1, 2, 3),
            List.of(0, 1, 2, 3));
    return IntStream.range(0, choices.size())
        .mapToObj(
            i -> {
              String name = "s" + i;
              Optional<String> carried =
                  choices.get(i).size() == 1 ? Optional.of(name) : Optional.empty();
              List<Client> clients =
                  choices.get(i).stream()
                      .map(
                          n ->
                              new Client(
                                  name, nodes.get(n).name(), doors.get(n), recorder, carried))
                      .toList();
              return new Session(name, plan.seed() * 31 + i, clients, stop);
            })
        .toList();
  }

  private static Map<ServeReason, Long> served(List<NodeDoor> doors) {
    Map<ServeReason, Long> sum = new EnumMap<>(ServeReason.class);
    doors.forEach(
        door -> door.served().forEach((reason, count) -> sum.merge(reason, count, Long::sum)));
    return sum;
  }

  private static void syncAll(NodeDoor door) {
    for (Mount mount : Mount.values()) {
      Answer unused = door.sync(mount.path());
    }
  }

  /** It may have been added by a call that was not answered in time. */
  private static boolean isThere(Answer added) {
    return added.isOk() || added.code().equals("SYN-2102");
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    if (!holdsWithin(START, condition)) {
      throw new IllegalStateException("after " + START + " it is still not so: " + what);
    }
  }

  private static boolean holdsWithin(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    CountDownLatch never = new CountDownLatch(1);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      boolean unused = never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, "chaos-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static String since(long begin) {
    return String.format("%.1f s", (System.nanoTime() - begin) / 1e9);
  }
}
