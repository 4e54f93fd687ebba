package io.syncline.agent.check;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.syncline.cache.check.CheckListener;
import io.syncline.cache.check.CheckPace;
import io.syncline.cache.check.CheckTally;
import io.syncline.cache.check.ShardCheck;
import io.syncline.cache.namespace.UfsResolver;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.consistency.Finding;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.mount.Mount;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the runs of the check for the shards that this node holds: one shard of one run at a
 * time, slowly.
 *
 * <p>What a shard came to is kept once it was compared whole; a node that stops in between leaves
 * that shard to whoever holds it then, who begins it anew. A run whose store does not answer for
 * long fails.
 *
 * <p>Thread rule: one thread compares, another looks every second what there is to do and
 * interrupts it when its run has ended.
 */
public final class CheckRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckRunner.class);

  /** Between two looks at what there is to do. */
  static final Duration LOOK = Duration.ofSeconds(1);

  /** How often it is kept how far a shard has come. */
  static final Duration KEPT = Duration.ofSeconds(2);

  /** The rate is kept over this time. */
  private static final Duration RATE_PERIOD = Duration.ofMillis(100);

  private static final Duration END = Duration.ofSeconds(15);

  private final Sources sources;
  private final CheckBook book;
  private final Clocks clocks;
  private final Self self;
  private final CheckMeter meter;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread looker = new Thread(this::look, "check-look");
  private final Thread worker = new Thread(this::work, "check");

  /** Replaced as a whole. */
  private volatile List<CheckRun> running = List.of();

  /** The run that is worked on; null while none is. */
  @GuardedBy("this")
  private @Nullable CheckRun current;

  /**
   * What is compared.
   *
   * @param mounts those in effect
   * @param held the shards of this node
   * @param stores to ask
   * @param answers of this node
   */
  public record Sources(
      Supplier<List<Mount>> mounts,
      Supplier<SortedSet<Integer>> held,
      UfsResolver stores,
      HeldAnswers answers) {}

  /** What time it is. */
  public record Clocks(Ticker ticker, InstantSource wall) {
    Instant wallAt(long nanos) {
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
    this.sources = sources;
    this.book = book;
    this.clocks = clocks;
    this.self = self;
    this.meter = meter;
    looker.setDaemon(true);
    worker.setDaemon(true);
  }

  public void start() {
    worker.start();
    looker.start();
  }

  @Override
  public void close() {
    closed.countDown();
    looker.interrupt();
    worker.interrupt();
    for (Thread thread : List.of(looker, worker)) {
      try {
        thread.join(END.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Ends runs whose time is over, and work on runs that have ended. */
  private void look() {
    while (awaitNextLook()) {
      try {
        running = book.running();
        Instant now = clocks.wall().instant();
        running.stream().filter(run -> run.isOverdue(now)).forEach(this::endOverdue);
        interruptUnlessRunning();
      } catch (SyncException e) {
        LOG.debug("checks cannot be looked at: {}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.warn("checks cannot be looked at", e);
      }
    }
  }

  private boolean awaitNextLook() {
    try {
      return !closed.await(LOOK.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return closed.getCount() > 0;
    }
  }

  private void endOverdue(CheckRun run) {
    Optional<CheckRun> ended =
        book.end(
            run.id(), CheckState.CANCELLED, clocks.wall().instant(), "its max-duration is over");
    ended.ifPresent(
        now -> LOG.info("check {} of {} is over: {}", now.id(), now.path(), now.state()));
  }

  private synchronized void interruptUnlessRunning() {
    CheckRun working = current;
    if (working != null && running.stream().noneMatch(run -> run.id().equals(working.id()))) {
      worker.interrupt();
    }
  }

  private void work() {
    while (awaitNextLook()) {
      try {
        for (CheckRun run : running) {
          goOn(run);
        }
      } catch (SyncException e) {
        LOG.debug("no check goes on: {}", e.getMessage());
      } catch (RuntimeException e) {
        LOG.warn("a check stumbled, it goes on", e);
      }
    }
  }

  /** Compares the shards of a run that are held here and that nobody has compared. */
  private void goOn(CheckRun run) {
    Optional<Mount> mount =
        sources.mounts().get().stream().filter(each -> each.path().equals(run.mount())).findFirst();
    if (mount.isEmpty() || !run.scope().isAtOrBelow(mount.get().location())) {
      end(run, CheckState.FAILED, run.mount() + " shows something else now, or nothing");
      return;
    }
    Map<Integer, ShardReport> reports = book.reports(run);
    work(run);
    try {
      CheckPace pace = pace(run.options().requestsPerSecond());
      for (int shard : sources.held().get()) {
        ShardReport known = reports.get(shard);
        if (known == null || !known.ended()) {
          compare(run, mount.get(), shard, pace);
        }
      }
    } catch (InterruptedException e) {
      LOG.info("check {} of {} is left where it is", run.id(), run.path());
      return;
    } catch (SyncException e) {
      if (e.code() != ErrorCode.SHUTTING_DOWN && e.code() != ErrorCode.COORDINATION_UNAVAILABLE) {
        end(run, CheckState.FAILED, String.valueOf(e.getMessage()));
        return;
      }
      throw e;
    } finally {
      work(null);
    }
    endIfWhole(run);
  }

  private synchronized void work(@Nullable CheckRun run) {
    current = run;
    if (run == null) {
      boolean unused = Thread.interrupted(); // Meant for the run that was worked on.
    }
  }

  private void compare(CheckRun run, Mount mount, int shard, CheckPace pace)
      throws InterruptedException {
    ReadTerms terms =
        new ReadTerms(
            mount.location(),
            sources.stores().resolve(mount),
            Bound.of(mount.policy().syncInterval()),
            false);
    KeptReport report = new KeptReport(run, shard);
    ShardCheck check =
        new ShardCheck(
            new ShardCheck.Subject(shard, run.scope()),
            sources.answers(),
            terms,
            run.options().settle(),
            clocks.ticker(),
            pace,
            report);
    if (check.run()) {
      report.end();
    }
  }

  private void endIfWhole(CheckRun run) {
    Map<Integer, ShardReport> reports = book.reports(run);
    if (reports.size() == self.shards() && reports.values().stream().allMatch(ShardReport::ended)) {
      end(run, CheckState.DONE, "");
    }
  }

  private void end(CheckRun run, CheckState how, String why) {
    book.end(run.id(), how, clocks.wall().instant(), why)
        .ifPresent(now -> LOG.info("check {} of {} is {}: {}", now.id(), now.path(), how, why));
  }

  private static CheckPace pace(int requestsPerSecond) {
    RateLimiter limiter =
        RateLimiter.of(
            "check",
            RateLimiterConfig.custom()
                .limitRefreshPeriod(requestsPerSecond < 10 ? Duration.ofSeconds(1) : RATE_PERIOD)
                .limitForPeriod(requestsPerSecond < 10 ? requestsPerSecond : requestsPerSecond / 10)
                .timeoutDuration(Duration.ofMinutes(1))
                .build());
    return new CheckPace() {
      @Override
      public void awaitRequest() throws InterruptedException {
        boolean permitted = false;
        while (!permitted) {
          permitted = limiter.acquirePermission();
          if (Thread.interrupted()) {
            throw new InterruptedException("the check is ended");
          }
        }
      }

      @Override
      public void pause(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    };
  }

  /** The report of one shard, which is kept now and then. */
  private final class KeptReport implements CheckListener {
    private final CheckRun run;
    private final int shard;
    private ShardReport report = ShardReport.begun(self.node());
    private long kept = clocks.ticker().nanos();

    KeptReport(CheckRun run, int shard) {
      this.run = run;
      this.shard = shard;
    }

    @Override
    public void found(Finding finding) {
      report = report.with(ReportedFinding.of(finding, clocks::wallAt));
      meter.found(finding.kind());
    }

    @Override
    public void progress(CheckTally tally) {
      meter.asked(tally.requests() - report.tally().requests());
      meter.compared(tally.compared() - report.tally().compared());
      report = report.at(tally);
      if (clocks.ticker().nanos() - kept >= KEPT.toNanos()) {
        keepIfPossible();
      }
    }

    void end() {
      report = report.atItsEnd();
      keep();
    }

    /** Nobody sees how it goes while ZooKeeper is away. */
    private void keepIfPossible() {
      try {
        keep();
      } catch (SyncException e) {
        LOG.debug("how check {} goes cannot be kept: {}", run.id(), e.getMessage());
      }
    }

    private void keep() {
      kept = clocks.ticker().nanos();
      book.keep(run, shard, report);
    }
  }
}
