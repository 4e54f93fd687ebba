package io.syncline.agent.check;

import io.syncline.agent.runner.Runner;
import io.syncline.cache.check.CheckPace;
import io.syncline.cache.check.HeardChanges;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.core.error.SyncException;
import io.syncline.core.mount.Mount;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the runs of the check for the shards that this node holds, a few of them at a time:
 * most of the time they wait for differences to be looked at again.
 *
 * <p>What a shard came to is kept once it was compared whole; a node that stops in between leaves
 * that shard to whoever holds it then, who begins it anew. A run whose store does not answer for
 * long fails.
 *
 * <p>Thread rule: one thread looks every second what there is to do, others compare. Those of a run
 * that has ended are interrupted.
 */
public final class CheckRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

  /** Shards that are compared at a time; further ones wait. */
  static final int MAX_AT_ONCE = 16;

  /** Between two looks at what there is to do. */
  static final Duration LOOK = Duration.ofSeconds(1);

  /** So long a run is not begun with whose mount this node does not know: it may hear of it yet. */
  static final Duration UNKNOWN_MOUNT = Duration.ofSeconds(30);

  private static final Duration END = Duration.ofSeconds(15);

  private final Sources sources;
  private final CheckBook book;
  private final Clocks clocks;
  private final Self self;
  private final CheckMeter meter;
  private final Runner looker = new Runner("check-look", LOOK, this::look);
  private final ExecutorService workers;
  private final Function<CheckRun, CheckPace> paces;

  /** The looker's. */
  private final Map<String, RunHere> runs = new HashMap<>();

  /**
   * What is compared.
   *
   * @param mounts those in effect
   * @param held the shards of this node whose log was read to its end
   * @param stores to ask
   * @param answers of this node
   * @param heard what it heard of changes
   * @param repairs of wrong ones
   */
  public record Sources(
      Supplier<List<Mount>> mounts,
      Supplier<SortedSet<Integer>> held,
      UfsResolver stores,
      HeldAnswers answers,
      HeardChanges heard,
      Repairs repairs) {}

  /** What time it is. */
  public record Clocks(Ticker ticker, InstantSource wall) {
    /** What the clock showed at a ticker time. */
    public Instant wallAt(long nanos) {
      return wall.instant().minusNanos(ticker.nanos() - nanos);
    }
  }

  /**
   * This node.
   *
   * @param node its name
   * @param shards how many there are in its cluster
   */
  public record Self(String node, int shards) {}

  /**
   * Does nothing yet.
   *
   * @param self this node
   */
  public CheckRunner(Sources sources, CheckBook book, Clocks clocks, Self self, CheckMeter meter) {
    this(
        sources,
        book,
        clocks,
        self,
        meter,
        workers(),
        run -> new LimitedPace(run.options().requestsPerSecond()));
  }

  /**
   * The same with threads and paces of others.
   *
   * @param workers compare; shut down with it
   * @param paces of each run
   */
  CheckRunner(
      Sources sources,
      CheckBook book,
      Clocks clocks,
      Self self,
      CheckMeter meter,
      ExecutorService workers,
      Function<CheckRun, CheckPace> paces) {
    this.sources = sources;
    this.book = book;
    this.clocks = clocks;
    this.self = self;
    this.meter = meter;
    this.workers = workers;
    this.paces = paces;
  }

  private static ExecutorService workers() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        MAX_AT_ONCE,
        work -> {
          Thread thread = new Thread(work, "check-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  public void start() {
    looker.start();
  }

  @Override
  public void close() {
    looker.close();
    workers.shutdownNow();
    try {
      if (!workers.awaitTermination(END.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("checks do not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Begins with runs and shards that are new here, and ends what is over. */
  Duration look() {
    List<CheckRun> running;
    try {
      running = book.running();
    } catch (SyncException e) {
      LOG.debug("checks cannot be looked at: {}", e.getMessage());
      return LOOK;
    }
    for (CheckRun run : running) {
      RunHere here =
          runs.computeIfAbsent(
              run.id(), id -> new RunHere(run, paces.apply(run), self, book, clocks, meter));
      try {
        goOn(here);
      } catch (SyncException e) {
        here.fail(e);
      } catch (RuntimeException e) {
        LOG.warn("check {} of {} stumbled", run.id(), run.path(), e);
        here.end(CheckState.FAILED, "node " + self.node() + ": " + e);
      }
    }
    runs.values()
        .removeIf(
            here -> {
              boolean over = running.stream().noneMatch(run -> run.id().equals(here.run().id()));
              if (over) {
                here.interrupt();
              }
              return over;
            });
    return LOOK;
  }

  private void goOn(RunHere here) {
    CheckRun run = here.run();
    if (here.isOverdue()) {
      here.end(CheckState.CANCELLED, "its max-duration is over");
      return;
    }
    Optional<Mount> mount =
        sources.mounts().get().stream()
            .filter(each -> each.path().equals(run.mount()))
            .filter(each -> run.scope().isAtOrBelow(each.location()))
            .findFirst();
    if (mount.isEmpty()) {
      if (here.age().compareTo(UNKNOWN_MOUNT) > 0) {
        here.end(CheckState.FAILED, run.mount() + " shows something else now, or nothing");
      }
      return;
    }
    here.begin(mount.get(), sources, workers);
    here.endIfWhole();
  }
}
