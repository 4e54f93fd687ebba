package io.syncline.bus.kafka;

import io.syncline.core.origin.OriginsSink;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.spi.ShardSink;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bus from Kafka. The consumer group named after the cluster, on the cluster's own topic,
 * says which shards are this node's; their partitions of all registered topics are read by a
 * consumer without a group, from the positions that the sink stored.
 *
 * <p>Besides what the port says: the own topics are made or verified first, and again until Kafka
 * answers; a topic that differs from the settings ends the subscriber, and so does another process
 * that takes part in the group under the node's name. A topic that was made anew while it is read
 * is noticed at the next topic check; what was handed over of it until then carries the old
 * identity.
 *
 * <p>Four threads: {@code bus-topics}, {@code bus-ownership}, {@code bus-samples} and {@code
 * bus-reader}, the last of which calls the sinks.
 */
public final class KafkaChangeSubscriber implements ChangeSubscriber, BusLag {
  /**
   * What its threads may want of the one that reads, before it is done; beyond that the reader
   * hangs, and the subscriber ends.
   */
  public static final int MAX_COMMANDS = ReaderCommands.MAX_WAITING;

  private static final Duration LAST_CHANCE = Duration.ofMillis(500);

  private final KafkaBusSettings settings;
  private final Ticker ticker;
  private final Lifecycle life;
  private final ProblemBoard problems;
  private final OriginsSink origins;
  private final Runnable prepared;

  private volatile @Nullable Running running;

  /** A subscriber that connects when it is started. */
  public KafkaChangeSubscriber(KafkaBusSettings settings, Ticker ticker) {
    this(settings, ticker, OriginsSink.NONE, () -> {});
  }

  /**
   * A subscriber that connects when it is started.
   *
   * @param origins told what the origins topic says
   * @param prepared called once when the own topics are there and registered; nobody may publish
   *     before, or what is written could be in a topic that nobody was told of
   */
  public KafkaChangeSubscriber(
      KafkaBusSettings settings, Ticker ticker, OriginsSink origins, Runnable prepared) {
    this.settings = settings;
    this.ticker = ticker;
    this.origins = origins;
    this.prepared = prepared;
    this.life = new Lifecycle(settings.cluster());
    this.problems = new ProblemBoard(settings.cluster());
  }

  @Override
  public synchronized void start(ShardSink sink) {
    if (running != null || life.stopping()) {
      throw new IllegalStateException("a subscriber is started once");
    }
    Running starting = new Running(sink);
    running = starting;
    starting.start();
  }

  @Override
  public boolean connected() {
    return life.connected();
  }

  /**
   * What ended it, if it ended without being closed: a topic that differs, another process of the
   * node's name, a sink that threw, a bug.
   */
  public Optional<Throwable> failure() {
    return life.failure();
  }

  /**
   * The shards that the group gave to this node last; empty before it has answered. A group with
   * more nodes than shards gives none to some, and a node that joins may get its shards only when
   * the others have given them away.
   */
  public Optional<Set<Integer>> assignment() {
    Running now = running;
    return now == null ? Optional.empty() : Optional.ofNullable(now.ownership.assignment());
  }

  /**
   * The identity of the own topic as of the last look; empty before it is there. It changes when
   * the topic was made anew.
   */
  public Optional<String> ownTopicId() {
    Running now = running;
    return now == null ? Optional.empty() : now.watch.ownTopicId();
  }

  /**
   * Whether, as of the last look, the own topic or that of the origins may lose what it has
   * acknowledged, although the settings say that it must not.
   */
  public boolean mayLose() {
    Running now = running;
    return now != null && now.watch.lowered();
  }

  /** How much the reader was told to do, and has not done yet. */
  public int commandsWaiting() {
    Running now = running;
    return now == null ? 0 : now.reader.commandsWaiting();
  }

  @Override
  public List<Lag> lags() {
    Running now = running;
    return now == null ? List.of() : now.reader.lags();
  }

  @Override
  public List<String> problems() {
    return problems.list();
  }

  @Override
  public Set<Integer> shardsHeldUp() {
    Running now = running;
    return now == null ? Set.of() : now.reader.heldUp();
  }

  @Override
  public long problemsReported() {
    return problems.reported();
  }

  /**
   * Leaves the group for good, so that others take the shards over at once. What it applied is
   * committed; the origins topic is read on.
   *
   * @return false when that took longer than permitted; it goes on by itself
   */
  public boolean giveUpShards(Duration atMost) {
    Running now = running;
    return now == null || now.giveUp(atMost);
  }

  @Override
  public void close() {
    Running now = running;
    if (now == null) {
      life.stop();
    } else {
      now.stop();
    }
  }

  /** The threads of a subscriber that was started. */
  private final class Running {
    private final ReaderLoop reader;
    private final OwnershipLoop ownership;
    private final TopicWatch watch;
    private final List<Thread> threads;

    Running(ShardSink sink) {
      AppliedPositions applied = new AppliedPositions();
      ReaderLoop.Sinks sinks = new ReaderLoop.Sinks(sink, origins);
      reader = new ReaderLoop(settings, life, problems, ticker, sinks, applied);
      watch = new TopicWatch(settings, life, problems, ticker, reader, prepared);
      reader.watch(watch);
      ownership = new OwnershipLoop(settings, life, problems, ticker, reader, applied);
      threads =
          List.of(
              thread(ownership, "bus-ownership"),
              thread(reader, "bus-reader"),
              thread(watch, "bus-topics"),
              thread(new EndSampler(settings, life, ticker, reader), "bus-samples"));
    }

    void start() {
      threads.forEach(Thread::start);
    }

    boolean giveUp(Duration atMost) {
      ownership.leave();
      join(threads.get(0), atMost.toNanos());
      return !threads.get(0).isAlive();
    }

    /**
     * The group is left while the reader still runs, so that what it applied last is committed and
     * handed over. Before the topics are there nothing is owned.
     */
    void stop() {
      if (!life.isPrepared()) {
        life.stop();
      }
      long deadline = System.nanoTime() + settings.timeouts().close().toNanos();
      ownership.leave();
      join(threads.get(0), (deadline - System.nanoTime()) * 3 / 4);
      life.stop();
      reader.wakeup();
      watch.wakeup();
      for (Thread thread : threads) {
        join(thread, deadline - System.nanoTime());
        if (thread.isAlive()) {
          thread.interrupt();
          join(thread, LAST_CHANCE.toNanos());
        }
      }
    }

    private Thread thread(Runnable loop, String role) {
      Thread thread = new Thread(loop, role + "-" + settings.cluster() + "-" + settings.node());
      thread.setDaemon(true);
      return thread;
    }

    private void join(Thread thread, long nanos) {
      try {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(nanos, 1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
