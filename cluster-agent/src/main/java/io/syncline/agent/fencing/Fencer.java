package io.syncline.agent.fencing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.bus.outbox.Fenced;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fencing;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.origin.OwnLog;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
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
 * others go on. What does not work is tried again. None outlives the process: one that was asked
 * for must be asked for again, its own earlier starts are found again.
 */
public final class Fencer implements AutoCloseable {
  /** Names that are declared gone at the same time; a further one is refused. */
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
  private final Thread thread = new Thread(this::run, "fencing");

  @GuardedBy("this")
  private final List<Job> jobs = new ArrayList<>();

  /** Has a permit when there may be something to do before it is due. */
  private final Semaphore wake = new Semaphore(0);

  private volatile boolean closed;

  /**
   * What is read and appended.
   *
   * @param own the cluster's own topic, to look at
   * @param origins the origins topic
   * @param fences appends a fence to every partition, as the node's own origin
   */
  public record Logs(
      OwnLog own, OriginsLog origins, Function<BusRecord.Fence, CompletionStage<Fenced>> fences) {}

  /**
   * Its clocks.
   *
   * @param waits never advances faster than time does
   * @param process the process's ticker, which dates the members
   * @param wall shown to people only
   */
  public record Clocks(Ticker waits, Ticker process, InstantSource wall) {}

  /** A fencing, and since when. */
  private record Job(Fencing fencing, Instant since) {}

  /**
   * A fencer that is not running yet.
   *
   * @param leftovers what this process was when it started, and what it remembered
   * @param members what the origins topic says
   * @param partitions of the own topic
   */
  public Fencer(
      Leftovers leftovers,
      Supplier<Members> members,
      Logs logs,
      int partitions,
      FencingWaits waits,
      Clocks clocks) {
    this.leftovers = leftovers;
    this.members = members;
    this.logs = logs;
    this.partitions = partitions;
    this.waits = waits;
    this.clocks = clocks;
    thread.setDaemon(true);
  }

  /** Starts working. */
  public void start() {
    thread.start();
  }

  /** How long is waited at least. */
  public Duration waitFor(boolean processIsDead) {
    return waits.of(processIsDead);
  }

  /**
   * Begins to declare an origin gone, with its older incarnations; one of that name which is under
   * way goes on, with a short wait from now on if it is known only now that the process is dead.
   *
   * @throws SyncException {@code NODE_BUSY} when too many are under way, {@code SHUTTING_DOWN} when
   *     it is closed
   */
  public synchronized FencingState begin(Origin target, boolean processIsDead) {
    if (closed) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "this node declares nobody gone any more");
    }
    for (Job job : jobs) {
      if (job.fencing.progress().target().name().equals(target.name())) {
        if (processIsDead) {
          job.fencing.processIsDead();
          wake.release();
        }
        return state(job);
      }
    }
    if (jobs.size() >= MAX_JOBS) {
      throw new SyncException(
          ErrorCode.NODE_BUSY, "as many as " + MAX_JOBS + " names are being declared gone already");
    }
    Job job =
        new Job(
            new Fencing(leftovers.first(), target, partitions, waits, processIsDead),
            clocks.wall().instant());
    jobs.add(job);
    LOG.info(
        "{} is being declared gone, which takes {} at least{}",
        target,
        waits.of(processIsDead),
        processIsDead ? ": its process is said to be dead" : "");
    wake.release();
    return state(job);
  }

  /** What is under way. */
  public synchronized List<FencingState> states() {
    return jobs.stream().map(this::state).toList();
  }

  /** Stops working; what is under way is not done, and forgotten. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      jobs.clear();
    }
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    logs.own().close();
  }

  private FencingState state(Job job) {
    Fencing.Progress progress = job.fencing.progress();
    OptionalLong until = progress.waitsUntil();
    return new FencingState(
        progress.target(),
        progress.processIsDead(),
        progress.beginnings(),
        progress.detail(),
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
        for (Job job : underWay()) {
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
      FencingState unused = begin(leftover, false);
    } catch (SyncException e) {
      LOG.debug("{} is declared gone later: {}", leftover, e.getMessage());
    }
  }

  private synchronized List<Job> underWay() {
    return List.copyOf(jobs);
  }

  /** Does what is due; returns after how long there may be more, in nanoseconds. */
  private long advance(Job job) throws InterruptedException {
    Fencing.Step step;
    synchronized (this) {
      step = job.fencing.next(members.get(), clocks.waits().nanos(), clocks.process().nanos());
      if (step instanceof Fencing.Step.Over over) {
        jobs.remove(job);
        end(job.fencing.progress(), over.outcome());
        return 0;
      }
    }
    if (step instanceof Fencing.Step.Wait wait) {
      return wait.nanos();
    }
    try {
      perform(job.fencing, step);
      return 0;
    } catch (SyncException e) {
      LOG.warn(
          "{} is not declared gone yet, that is tried again: {}",
          job.fencing.progress().target(),
          e.getMessage());
      return IDLE.toNanos();
    }
  }

  private static void end(Fencing.Progress progress, Fencing.Outcome outcome) {
    switch (outcome) {
      case GONE -> LOG.info("{} was declared gone", progress.target());
      case HAD_LEFT -> LOG.info("{} has left meanwhile", progress.target());
      case GIVEN_UP ->
          LOG.warn("{} is not declared gone: {}", progress.target(), progress.detail());
    }
  }

  private void perform(Fencing fencing, Fencing.Step step) throws InterruptedException {
    if (step instanceof Fencing.Step.Measure) {
      OwnLog.Bounds log = logs.own().bounds();
      synchronized (this) {
        fencing.measured(log.topicId(), log.ends(), clocks.waits().nanos());
      }
    } else if (step instanceof Fencing.Step.Read read) {
      boolean whole =
          logs.own()
              .read(read.from(), read.to(), (at, offset, by) -> found(fencing, at, offset, by));
      synchronized (this) {
        if (whole) {
          fencing.wasRead();
        } else {
          fencing.broken("a part of the log is gone that had to be read");
        }
      }
    } else if (step instanceof Fencing.Step.Append append) {
      append(fencing, append.fence());
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

  private void append(Fencing fencing, BusRecord.Fence fence) throws InterruptedException {
    try {
      Fenced fenced = await(logs.fences().apply(fence));
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
