package io.syncline.agent.fencing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.ClusterLog;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.Fencing;
import io.syncline.core.origin.FencingTarget;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs {@link Fencing}s: those that are asked for, and unasked those of the own earlier starts
 * whose disk was lost.
 *
 * <p>One thread, {@code fencing}, does the work of all of them, each in its turn; while one waits,
 * others go on. What does not work is tried again, but for what is not allowed. After a restart
 * those that were asked for begin again, with the whole wait: the clock that it ran on is gone, and
 * to do twice what was half done does no harm. The own earlier starts are found again.
 */
public final class Fencer implements AutoCloseable {
  /** So many are under way at the same time; a further one is refused. */
  public static final int MAX_JOBS = 16;

  /** Between two looks, while nothing is due. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  /** For the log to take what is appended, before it is looked at again. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(Fencer.class);

  private final Leftovers leftovers;
  private final Supplier<Members> members;
  private final Logs logs;
  private final int partitions;
  private final FencingWaits waits;
  private final Clocks clocks;

  @GuardedBy("this")
  private final FencingMemory memory;

  private final Thread thread = new Thread(this::run, "fencing");

  @GuardedBy("this")
  private final List<FencingJob> jobs = new ArrayList<>();

  /** What ended without an effect, until it is begun again; the last {@link #MAX_JOBS}. */
  @GuardedBy("this")
  private final List<FencingState> givenUp = new ArrayList<>();

  /** Has a permit when there may be something to do before it is due. */
  private final Semaphore wake = new Semaphore(0);

  private volatile boolean closed;

  /**
   * What is read and appended.
   *
   * @param own the topic of the own cluster
   * @param others that of another cluster, by the cluster's name
   * @param origins the origins topic
   */
  public record Logs(FencedLog own, Function<String, FencedLog> others, OriginsLog origins) {}

  /**
   * Its clocks.
   *
   * @param waits never advances faster than time does
   * @param process the process's ticker, which dates the members
   * @param wall shown to people only
   */
  public record Clocks(Ticker waits, Ticker process, InstantSource wall) {}

  /**
   * A fencer that is not running yet; it has already taken up what is remembered.
   *
   * @param leftovers what this process was when it started, and what it remembered
   * @param members what the origins topic says
   * @param partitions of each cluster's topic
   * @param waits the least that is waited, whatever origins said of themselves
   */
  public Fencer(
      Leftovers leftovers,
      Supplier<Members> members,
      Logs logs,
      int partitions,
      FencingWaits waits,
      Clocks clocks,
      FencingMemory memory) {
    this.leftovers = leftovers;
    this.members = members;
    this.logs = logs;
    this.partitions = partitions;
    this.waits = waits;
    this.clocks = clocks;
    this.memory = memory;
    thread.setDaemon(true);
    takeUp();
  }

  /** Starts working. */
  public void start() {
    thread.start();
  }

  /** How long is waited at least. */
  public Duration waitFor(FencingTarget target, boolean processIsDead) {
    return Fencing.waits(waits, target, members.get()).of(processIsDead);
  }

  /**
   * Begins to declare origins gone; if one is under way that has a name in common, that one goes
   * on, with a short wait from now on if it is known only now that the processes are dead. It goes
   * on after a restart, too.
   *
   * @throws SyncException {@code NODE_BUSY} when too many are under way, or one that has a name in
   *     common and leaves out another that is asked for, {@code SHUTTING_DOWN} when it is closed,
   *     {@code STORE_FAILED} or {@code DISK_FULL} when it cannot be remembered
   */
  public FencingState begin(FencingTarget target, boolean processIsDead) {
    return begin(target, processIsDead, true);
  }

  private synchronized FencingState begin(
      FencingTarget target, boolean processIsDead, boolean asked) {
    if (closed) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "this node declares nobody gone any more");
    }
    for (FencingJob job : jobs) {
      if (job.target().overlaps(target)) {
        if (asked) {
          requireCovered(job.target(), target);
        }
        if (processIsDead) {
          job.fencing.processIsDead();
          keep(jobs);
          wake.release();
        }
        return state(job);
      }
    }
    if (jobs.size() >= MAX_JOBS) {
      throw new SyncException(
          ErrorCode.NODE_BUSY, "as many as " + MAX_JOBS + " are being declared gone already");
    }
    FencingJob job =
        new FencingJob(
            new Fencing(leftovers.first(), target, partitions, waits, processIsDead),
            logOf(target),
            clocks.wall().instant(),
            asked);
    List<FencingJob> more = new ArrayList<>(jobs);
    more.add(job);
    if (asked) {
      keep(more);
    }
    jobs.add(job);
    givenUp.removeIf(state -> state.target().overlaps(target));
    LOG.info(
        "declaring gone: {}, which takes {} at least{}",
        target,
        waitFor(target, processIsDead),
        processIsDead ? " (said to be dead)" : "");
    wake.release();
    return state(job);
  }

  private static void requireCovered(FencingTarget underWay, FencingTarget asked) {
    List<Origin> left = asked.origins().stream().filter(each -> !underWay.covers(each)).toList();
    if (!left.isEmpty()) {
      throw new SyncException(
          ErrorCode.NODE_BUSY,
          underWay
              + " is being declared gone already, without "
              + left.get(0)
              + (left.size() > 1 ? " and " + (left.size() - 1) + " more" : "")
              + "; ask again when that is done");
    }
  }

  /** What is under way. */
  public synchronized List<FencingState> states() {
    return jobs.stream().map(this::state).toList();
  }

  /** What was given up since this process started, and was not begun again: the last ones. */
  public synchronized List<FencingState> givenUp() {
    return List.copyOf(givenUp);
  }

  /** Stops working for good: what is under way is not done, and not taken up after a restart. */
  public void giveUp() {
    synchronized (this) {
      closed = true;
      try {
        keep(List.of());
      } catch (SyncException e) {
        LOG.warn("what is not done any more is still remembered: {}", e.getMessage());
      }
    }
    close();
  }

  /** Stops working; what was asked for is taken up again after a restart. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      jobs.forEach(this::closeLog);
      jobs.clear();
    }
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    logs.own().log().close();
  }

  private synchronized void takeUp() {
    for (FencingMemory.Asked asked : memory.all()) {
      if (jobs.size() < MAX_JOBS && !asked.target().covers(leftovers.first())) {
        jobs.add(
            new FencingJob(
                new Fencing(
                    leftovers.first(), asked.target(), partitions, waits, asked.processIsDead()),
                logOf(asked.target()),
                asked.since(),
                true));
        LOG.info("declaring gone, again after the restart: {}", asked.target());
      }
    }
  }

  private void closeLog(FencingJob job) {
    if (!job.log.equals(logs.own())) {
      job.log.log().close();
    }
  }

  private FencedLog logOf(FencingTarget target) {
    return target.cluster().equals(leftovers.first().cluster())
        ? logs.own()
        : logs.others().apply(target.cluster());
  }

  @GuardedBy("this")
  private void keep(List<FencingJob> under) {
    memory.keep(under.stream().filter(job -> job.asked).map(FencingJob::toKeep).toList());
  }

  private FencingState state(FencingJob job) {
    Fencing.Progress progress = job.fencing.progress();
    OptionalLong until = progress.waitsUntil();
    return new FencingState(
        progress.target(),
        progress.processIsDead(),
        progress.beginnings(),
        job.trouble()
            .map(why -> progress.detail() + ", tried again: " + why)
            .orElse(progress.detail()),
        job.since,
        until.isEmpty()
            ? Optional.empty()
            : Optional.of(
                clocks.wall().instant().plusNanos(until.getAsLong() - clocks.waits().nanos())));
  }

  private void run() {
    try {
      while (!closed) {
        leftovers.newest(members.get()).ifPresent(this::beginUnasked);
        long pause = IDLE.toNanos();
        for (FencingJob job : underWay()) {
          pause = Math.min(pause, advance(job));
        }
        if (wake.tryAcquire(pause, TimeUnit.NANOSECONDS)) {
          int unused = wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void beginUnasked(Origin leftover) {
    try {
      FencingState unused = begin(FencingTarget.of(leftover), false, false);
    } catch (SyncException e) {
      LOG.debug("declared gone later: {}: {}", leftover, e.getMessage());
    }
  }

  private synchronized List<FencingJob> underWay() {
    return List.copyOf(jobs);
  }

  /** Does what is due; returns after how long there may be more, in nanoseconds. */
  private long advance(FencingJob job) throws InterruptedException {
    Fencing.Step step;
    synchronized (this) {
      step = job.fencing.next(members.get(), clocks.waits().nanos(), clocks.process().nanos());
      if (step instanceof Fencing.Step.Over over) {
        remove(job);
        if (over.outcome() == Fencing.Outcome.GIVEN_UP) {
          rememberGivenUp(job, job.fencing.progress().detail());
        }
        end(job.fencing.progress(), over.outcome());
        return 0;
      }
    }
    if (step instanceof Fencing.Step.Wait wait) {
      return wait.nanos();
    }
    try {
      perform(job, step);
      synchronized (this) {
        job.worked();
      }
      return 0;
    } catch (SyncException e) {
      failed(job, e);
      return IDLE.toNanos();
    }
  }

  private synchronized void failed(FencingJob job, SyncException e) {
    String why = String.valueOf(e.getMessage());
    if (e.code() == ErrorCode.FORGETTING_NOT_ALLOWED) {
      remove(job);
      rememberGivenUp(job, why);
      LOG.warn("not declared gone: {}: {}", job.target(), why);
    } else if (job.failed(why)) {
      LOG.warn("not declared gone yet, tried again: {}: {}", job.target(), why);
    }
  }

  /** So that whoever looks for what others wait for sees why. */
  @GuardedBy("this")
  private void rememberGivenUp(FencingJob job, String why) {
    Fencing.Progress progress = job.fencing.progress();
    givenUp.add(
        new FencingState(
            progress.target(),
            progress.processIsDead(),
            progress.beginnings(),
            "given up: " + why,
            job.since,
            Optional.empty()));
    if (givenUp.size() > MAX_JOBS) {
      givenUp.remove(0);
      memory.forgotGivenUp();
    }
  }

  @GuardedBy("this")
  private void remove(FencingJob job) {
    if (!jobs.remove(job)) {
      // Closed meanwhile: what is remembered stays.
      return;
    }
    closeLog(job);
    try {
      keep(jobs);
    } catch (SyncException e) {
      LOG.warn("still remembered after its end: {}: {}", job.target(), e.getMessage());
    }
  }

  private static void end(Fencing.Progress progress, Fencing.Outcome outcome) {
    switch (outcome) {
      case GONE -> LOG.info("declared gone: {}", progress.target());
      case HAD_LEFT -> LOG.info("left meanwhile: {}", progress.target());
      case GIVEN_UP -> LOG.warn("not declared gone: {}: {}", progress.target(), progress.detail());
    }
  }

  private void perform(FencingJob job, Fencing.Step step) throws InterruptedException {
    Fencing fencing = job.fencing;
    if (step instanceof Fencing.Step.Measure) {
      ClusterLog.Bounds log = job.log.log().bounds();
      synchronized (this) {
        fencing.measured(log.topicId(), log.ends(), clocks.waits().nanos());
      }
    } else if (step instanceof Fencing.Step.Read read) {
      boolean whole =
          job.log
              .log()
              .read(read.from(), read.to(), (at, offset, by) -> found(fencing, at, offset, by));
      synchronized (this) {
        if (whole) {
          fencing.wasRead();
        } else {
          fencing.broken("a part of the log is gone that had to be read");
        }
      }
    } else if (step instanceof Fencing.Step.Append append) {
      append(job, append.fence());
    } else if (step instanceof Fencing.Step.Leave leave) {
      for (OriginsEntry.Left entry : leave.entries()) {
        long unused = await(logs.origins().append(entry));
      }
      synchronized (this) {
        fencing.over();
      }
    }
  }

  private synchronized void found(Fencing fencing, int partition, long offset, Origin origin) {
    fencing.found(partition, offset, origin);
  }

  private void append(FencingJob job, BusRecord.Fence fence) throws InterruptedException {
    Fencing fencing = job.fencing;
    try {
      Fenced fenced = await(job.log.fences().apply(fence));
      synchronized (this) {
        fencing.fenced(fenced.by(), fenced.places());
      }
    } catch (SyncException e) {
      synchronized (this) {
        fencing.notFenced();
      }
      throw e;
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SyncException known) {
        throw known;
      }
      throw new SyncException(ErrorCode.INTERNAL, "nothing was appended: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new SyncException(
          ErrorCode.BUS_UNAVAILABLE, "the log has not answered for " + PATIENCE, e);
    }
  }
}
