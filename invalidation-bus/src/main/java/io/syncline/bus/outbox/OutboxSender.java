package io.syncline.bus.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an {@link Outbox}: its disk, its log and its thread.
 *
 * <p>Writers open and close intents on their own threads; one thread, {@code syncline-outbox},
 * hands records to the publisher. While a partition of the log is away its records are tried again
 * after a pause that grows to {@link #MAX_PAUSE}. What is held meanwhile collapses, and is limited.
 * A record that the log will never take as it is goes out in a smaller form that covers no less;
 * one that has none is tried on, in case somebody corrects the log's limits.
 */
public final class OutboxSender implements IntentLog, AutoCloseable {
  /** The longest pause between two tries while the log is away. */
  public static final Duration MAX_PAUSE = Duration.ofSeconds(2);

  /** The most records of one partition that are under way; further ones wait in the outbox. */
  public static final int MAX_UNDER_WAY = Flow.MAX_UNDER_WAY;

  private static final Duration MIN_PAUSE = Duration.ofMillis(50);

  /** How long a write waits until everybody was told that it will come. */
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

  private final OutboxState state;
  private final IntentDisk disk;
  private final Clocks clocks;
  private final Collapser collapser;
  private final AtomicLong refused = new AtomicLong();
  private final Thread thread;

  /**
   * A sender that is not running yet.
   *
   * @param outbox without intents; those of earlier starts are taken over by {@link #start}
   */
  public OutboxSender(
      Outbox outbox, OutboxStore store, Logs logs, OriginStart start, Clocks clocks) {
    this(
        outbox,
        store,
        logs,
        new OriginDuties(outbox.origin(), start.settings(), start.home()),
        clocks);
  }

  OutboxSender(Outbox outbox, OutboxStore store, Logs logs, Duties duties, Clocks clocks) {
    this.state = new OutboxState(outbox, duties, MIN_PAUSE, MAX_PAUSE);
    this.disk = new IntentDisk(store);
    this.clocks = clocks;
    this.collapser = new Collapser(state, disk, clocks.ticker());
    this.thread = new Thread(new Sending(state, disk, logs, clocks, collapser), "syncline-outbox");
    thread.setDaemon(true);
  }

  /** Where it appends: this cluster's own topic, and the topic that tells who appends. */
  public record Logs(ChangePublisher changes, OriginsLog origins) {}

  /** How its origin lives: its constants, and what it needs of its process. */
  public record OriginStart(OriginLife.Settings settings, OriginHome home) {}

  /** Elapsed time; the same that no wall clock makes seem longer; wall time, for people only. */
  public record Clocks(Ticker ticker, Ticker patience, InstantSource wall) {}

  /** This cluster can write these locations from now on, too; writes wait until that is told. */
  public void writes(Collection<Location> locations) {
    state.lock.lock();
    try {
      state.duties.writes(locations);
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
  }

  /** Somebody declared an incarnation gone; if it is this one, it writes no more. */
  public void declaredGone(Origin origin, String reason) {
    state.lock.lock();
    try {
      state.duties.declaredGone(origin, reason);
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
  }

  /** The own topic was made anew: what was said there is gone. */
  public void logReplaced(String reason) {
    state.lock.lock();
    try {
      state.outbox.logReplaced();
      state.duties.logBroken(reason);
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
  }

  /** Whether the log keeps what it acknowledges; see {@link Outbox#trustLog}. */
  public void trustLog(boolean trusted) {
    state.lock.lock();
    try {
      state.outbox.trustLog(trusted);
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Appends a fence to every partition.
   *
   * @return ends on threads of this sender: what depends on it must not block
   */
  public CompletionStage<Fenced> fence(BusRecord.Fence fence) {
    state.lock.lock();
    try {
      state.requireRunning();
      state.changed.signalAll();
      return state.duties.fence(state.outbox, fence);
    } finally {
      state.lock.unlock();
    }
  }

  /** Who appends now. */
  public Origin origin() {
    state.lock.lock();
    try {
      return state.duties.self();
    } finally {
      state.lock.unlock();
    }
  }

  /** Why writes are refused now; empty while they are not. */
  public Optional<SyncException> refusal() {
    state.lock.lock();
    try {
      return state.duties.refusal(clocks.ticker().nanos());
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Says that this origin is done, so that nobody waits for it. Nothing can be written afterwards.
   *
   * @return false when that took longer than permitted, or something is not in the log yet
   */
  public boolean leave(Duration atMost) {
    long remaining = atMost.toNanos();
    state.lock.lock();
    try {
      if (!state.started || !state.outbox.isEmpty()) {
        return false;
      }
      state.duties.leave();
      state.changed.signalAll();
      while (!state.duties.hasLeft()) {
        if (remaining <= 0 || state.closed) {
          return false;
        }
        remaining = state.changed.awaitNanos(remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      state.lock.unlock();
    }
  }

  /** Takes over the intents of earlier starts, whose outcome nobody knows, and starts sending. */
  public void start() {
    state.lock.lock();
    try {
      state.started = true;
      List<Intent> inherited = disk.all();
      inherited.forEach(intent -> state.outbox.inherit(intent, clocks.patience().nanos()));
      if (!inherited.isEmpty()) {
        LOG.info("Publishing {} writes that an earlier start left in the outbox", inherited.size());
      }
    } finally {
      state.lock.unlock();
    }
    thread.start();
  }

  @Override
  public long open(List<Change> changes) {
    Intent intent;
    state.lock.lock();
    try {
      awaitRight(changes);
      intent = register(changes);
    } finally {
      state.lock.unlock();
    }
    try {
      disk.keep(intent);
    } catch (RuntimeException | Error e) {
      forget(intent.id());
      throw e;
    }
    return intent.id();
  }

  @Override
  public void permit(long id) {
    Optional<SyncException> refusal = refusal();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** The wider form counts only once it is on disk; until then a crash may leave either form. */
  @Override
  public void widen(long id, List<Change> changes) {
    Intent wider;
    state.lock.lock();
    try {
      state.requireRunning();
      wider = state.outbox.wider(id, changes);
    } finally {
      state.lock.unlock();
    }
    disk.keep(wider);
    state.lock.lock();
    try {
      state.outbox.widen(id, changes);
    } finally {
      state.lock.unlock();
    }
  }

  @Override
  public void cancel(long id) {
    forget(id);
    disk.forget(List.of(id));
  }

  @Override
  public CompletionStage<Void> published(long id) {
    state.lock.lock();
    try {
      return state.closed
          ? CompletableFuture.failedFuture(Publications.notPublished())
          : state.publications.add(id);
    } finally {
      state.lock.unlock();
    }
  }

  @Override
  public List<Token> settle(
      long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    state.lock.lock();
    try {
      state.changed.signalAll();
      return state.outbox.settle(id, seen, mutations);
    } finally {
      state.lock.unlock();
    }
  }

  @Override
  public List<Token> unsettle(long id) {
    state.lock.lock();
    try {
      state.changed.signalAll();
      return state.outbox.unsettle(id, clocks.patience().nanos());
    } finally {
      state.lock.unlock();
    }
  }

  /** See {@link Outbox#withdraw}; told with the next heartbeats. */
  void withdraw(boolean all) {
    state.lock.lock();
    try {
      state.outbox.withdraw(all);
    } finally {
      state.lock.unlock();
    }
  }

  /** See {@link Outbox#hold}. */
  long hold() {
    state.lock.lock();
    try {
      return state.outbox.hold();
    } finally {
      state.lock.unlock();
    }
  }

  /** See {@link Outbox#holdInheritance}. */
  long holdInheritance() {
    state.lock.lock();
    try {
      return state.outbox.holdInheritance();
    } finally {
      state.lock.unlock();
    }
  }

  /** See {@link Outbox#release}. */
  void release(Collection<Long> holds) {
    state.lock.lock();
    try {
      holds.forEach(state.outbox::release);
    } finally {
      state.lock.unlock();
    }
  }

  /** How many holds there are. */
  int holds() {
    state.lock.lock();
    try {
      return state.outbox.holds();
    } finally {
      state.lock.unlock();
    }
  }

  /** How often the outbox was full, or collapsed, since the start. */
  public Pressure pressure() {
    Collapser.Collapsed collapsed = collapser.done();
    return new Pressure(refused.get(), collapsed.times(), collapsed.intents());
  }

  /**
   * What a log that is away has cost since the start.
   *
   * @param refused writes that were refused because the outbox was full
   * @param collapses how often intents were replaced by one that announces trees
   * @param collapsed how many were replaced
   */
  public record Pressure(long refused, long collapses, long collapsed) {}

  /** How much of its small limits is in use. */
  public InUse inUse() {
    state.lock.lock();
    try {
      return new InUse(state.flow.busiest(), state.outbox.acks());
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * What is in use of small limits, each in the partition in which most is.
   *
   * @param underWay records that are under way; at most {@link #MAX_UNDER_WAY}
   * @param acks acked heartbeats that may be claimed yet; see {@link
   *     io.syncline.core.outbox.OutboxLimits#maxAcks}
   */
  public record InUse(int underWay, int acks) {}

  /** How many intents are held. */
  public int depth() {
    state.lock.lock();
    try {
      return state.outbox.size();
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * How long ago the oldest intent held was opened, by the wall clock; empty when there is none.
   */
  public Optional<Duration> oldestAge() {
    state.lock.lock();
    try {
      OptionalLong oldest = state.outbox.oldest();
      return oldest.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Duration.ofMillis(Math.max(0, clocks.wall().millis() - oldest.getAsLong())));
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Waits until the log has everything that was settled so far.
   *
   * @return false when that took longer than permitted, or the caller was interrupted
   */
  public boolean flush(Duration atMost) {
    long remaining = atMost.toNanos();
    state.lock.lock();
    try {
      while (state.outbox.hasWaiting() || !state.flow.isIdle()) {
        if (remaining <= 0) {
          return false;
        }
        remaining = state.changed.awaitNanos(remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Stops sending; what is not acked stays on disk and is published at the next start. Whoever
   * waits for it is told so.
   */
  @Override
  public void close() {
    state.lock.lock();
    try {
      state.closed = true;
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abandonPublications();
  }

  @GuardedBy("state.lock")
  private Intent register(List<Change> changes) {
    try {
      return state.outbox.open(changes, clocks.wall().millis());
    } catch (SyncException e) {
      refused.incrementAndGet();
      throw e;
    }
  }

  private void abandonPublications() {
    List<CompletableFuture<Void>> abandoned;
    state.lock.lock();
    try {
      abandoned = state.publications.takeAll();
    } finally {
      state.lock.unlock();
    }
    abandoned.forEach(stage -> stage.completeExceptionally(Publications.notPublished()));
  }

  /**
   * Waits a moment for what a fresh node, or a fresh mount, still lacks to be written to; a lease
   * that is lost is not waited for.
   */
  @GuardedBy("state.lock")
  private void awaitRight(List<Change> changes) {
    long remaining = WRITE_PATIENCE.toNanos();
    try {
      while (true) {
        state.requireRunning();
        Optional<SyncException> refusal = state.duties.refusal(changes, clocks.ticker().nanos());
        if (refusal.isEmpty()) {
          return;
        }
        if (remaining <= 0 || refusal.get().code() != ErrorCode.NOT_READY) {
          throw refusal.get();
        }
        remaining = state.changed.awaitNanos(remaining);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while waiting to write", e);
    }
  }

  private void forget(long id) {
    state.lock.lock();
    try {
      state.outbox.cancel(id);
    } finally {
      state.lock.unlock();
    }
  }
}
