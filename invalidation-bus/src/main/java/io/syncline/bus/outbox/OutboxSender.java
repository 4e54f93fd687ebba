package io.syncline.bus.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.outbox.Outgoing;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an {@link Outbox}: its disk, its log and its thread.
 *
 * <p>Writers open and close intents on their own threads; one thread, {@code syncline-outbox},
 * hands records to the publisher. While a partition of the log is away its records are tried again
 * after a pause that grows to {@link #MAX_PAUSE}; what may be held meanwhile is limited by the
 * outbox. A record that the log will never take as it is goes out in a smaller form that covers no
 * less; one that has none is tried on, in case somebody corrects the log's limits.
 */
public final class OutboxSender implements IntentLog, AutoCloseable {
  /** The longest pause between two tries while the log is away. */
  public static final Duration MAX_PAUSE = Duration.ofSeconds(2);

  private static final Duration MIN_PAUSE = Duration.ofMillis(50);

  /** Between two looks at what time has made due, while nothing else happens. */
  private static final Duration IDLE = Duration.ofMillis(200);

  /** How long a write waits until everybody was told that it will come. */
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

  private final OutboxStore store;
  private final ChangePublisher publisher;
  private final Ticker ticker;
  private final Ticker patience;
  private final InstantSource wall;
  private final OriginsLog origins;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run, "syncline-outbox");

  @GuardedBy("lock")
  private final Outbox outbox;

  @GuardedBy("lock")
  private final Duties duties;

  @GuardedBy("lock")
  private final Publications publications = new Publications();

  @GuardedBy("lock")
  private final Pauses pauses = new Pauses(MIN_PAUSE.toNanos(), MAX_PAUSE.toNanos());

  @GuardedBy("lock")
  private int inFlight;

  @GuardedBy("lock")
  private boolean started;

  @GuardedBy("lock")
  private boolean closed;

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
    this.outbox = outbox;
    this.store = store;
    this.publisher = logs.changes();
    this.origins = logs.origins();
    this.ticker = clocks.ticker();
    this.patience = clocks.patience();
    this.wall = clocks.wall();
    this.duties = duties;
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
    lock.lock();
    try {
      duties.writes(locations);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Somebody declared an incarnation gone; if it is this one, it writes no more. */
  public void declaredGone(Origin origin, String reason) {
    lock.lock();
    try {
      duties.declaredGone(origin, reason);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The own topic was made anew: what was said there is gone. */
  public void logReplaced(String reason) {
    lock.lock();
    try {
      outbox.logReplaced();
      duties.logBroken(reason);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Appends a fence to every partition.
   *
   * @return ends on threads of this sender: what depends on it must not block
   */
  public CompletionStage<Fenced> fence(BusRecord.Fence fence) {
    lock.lock();
    try {
      requireRunning();
      changed.signalAll();
      return duties.fence(outbox, fence);
    } finally {
      lock.unlock();
    }
  }

  /** Who appends now. */
  public Origin origin() {
    lock.lock();
    try {
      return duties.self();
    } finally {
      lock.unlock();
    }
  }

  /** Why writes are refused now; empty while they are not. */
  public Optional<SyncException> refusal() {
    lock.lock();
    try {
      return duties.refusal(ticker.nanos());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says that this origin is done, so that nobody waits for it. Nothing can be written afterwards.
   *
   * @return false when that took longer than permitted, or something is not in the log yet
   */
  public boolean leave(Duration atMost) {
    long remaining = atMost.toNanos();
    lock.lock();
    try {
      if (!started || !outbox.isEmpty()) {
        return false;
      }
      duties.leave();
      changed.signalAll();
      while (!duties.hasLeft()) {
        if (remaining <= 0 || closed) {
          return false;
        }
        remaining = changed.awaitNanos(remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes over the intents of earlier starts, whose outcome nobody knows, and starts sending. */
  public void start() {
    lock.lock();
    try {
      started = true;
      List<Intent> inherited = store.all();
      inherited.forEach(intent -> outbox.inherit(intent, patience.nanos()));
      if (!inherited.isEmpty()) {
        LOG.info("Publishing {} writes that an earlier start left in the outbox", inherited.size());
      }
    } finally {
      lock.unlock();
    }
    thread.start();
  }

  @Override
  public long open(List<Change> changes) {
    Intent intent;
    lock.lock();
    try {
      awaitRight(changes);
      intent = outbox.open(changes, wall.millis());
    } finally {
      lock.unlock();
    }
    try {
      store.put(intent);
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
    lock.lock();
    try {
      requireRunning();
      wider = outbox.wider(id, changes);
    } finally {
      lock.unlock();
    }
    store.put(wider);
    lock.lock();
    try {
      outbox.widen(id, changes);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel(long id) {
    forget(id);
    forgetOnDisk(id);
  }

  @Override
  public Publication settle(long id) {
    lock.lock();
    try {
      return publication(id, outbox.settle(id));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Publication unsettle(long id) {
    lock.lock();
    try {
      return publication(id, outbox.unsettle(id, patience.nanos()));
    } finally {
      lock.unlock();
    }
  }

  /** How many intents are held. */
  public int depth() {
    lock.lock();
    try {
      return outbox.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * How long ago the oldest intent held was opened, by the wall clock; empty when there is none.
   */
  public Optional<Duration> oldestAge() {
    lock.lock();
    try {
      OptionalLong oldest = outbox.oldest();
      return oldest.isEmpty()
          ? Optional.empty()
          : Optional.of(Duration.ofMillis(Math.max(0, wall.millis() - oldest.getAsLong())));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the log has everything that was settled so far.
   *
   * @return false when that took longer than permitted, or the caller was interrupted
   */
  public boolean flush(Duration atMost) {
    long remaining = atMost.toNanos();
    lock.lock();
    try {
      while (outbox.hasWaiting() || inFlight > 0) {
        if (remaining <= 0) {
          return false;
        }
        remaining = changed.awaitNanos(remaining);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops sending; what is not acked stays on disk and is published at the next start. Whoever
   * waits for it is told so.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abandonPublications();
  }

  @GuardedBy("lock")
  private Publication publication(long id, List<Token> tokens) {
    if (closed) {
      return Publications.closed(tokens);
    }
    Publication publication = publications.add(id, tokens);
    changed.signalAll();
    return publication;
  }

  private void abandonPublications() {
    List<CompletableFuture<Void>> abandoned;
    lock.lock();
    try {
      abandoned = publications.takeAll();
    } finally {
      lock.unlock();
    }
    abandoned.forEach(stage -> stage.completeExceptionally(Publications.notPublished()));
  }

  /** Before the start an intent could take the place of one that an earlier start left on disk. */
  @GuardedBy("lock")
  private void requireRunning() {
    if (!started) {
      throw new SyncException(ErrorCode.NOT_READY, "the outbox is not started");
    }
    if (closed) {
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "the outbox is closed");
    }
  }

  /**
   * Waits a moment for what a fresh node, or a fresh mount, still lacks to be written to; a lease
   * that is lost is not waited for.
   */
  @GuardedBy("lock")
  private void awaitRight(List<Change> changes) {
    long remaining = WRITE_PATIENCE.toNanos();
    try {
      while (true) {
        requireRunning();
        Optional<SyncException> refusal = duties.refusal(changes, ticker.nanos());
        if (refusal.isEmpty()) {
          return;
        }
        if (remaining <= 0 || refusal.get().code() != ErrorCode.NOT_READY) {
          throw refusal.get();
        }
        remaining = changed.awaitNanos(remaining);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while waiting to write", e);
    }
  }

  private void forget(long id) {
    lock.lock();
    try {
      outbox.cancel(id);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      for (Work work = await(); work != null; work = await()) {
        work.entries().forEach(this::append);
        work.records().forEach(this::send);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to be appended, and where. */
  private record Work(List<OriginsEntry> entries, List<Outgoing> records) {}

  /** Waits for something to send; null when closed. */
  private @Nullable Work await() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = ticker.nanos();
        outbox.advance(patience.nanos());
        List<OriginsEntry> entries = duties.due(outbox, now, wall.millis());
        List<Outgoing> batch = outbox.drain(pauses.open(now));
        if (!batch.isEmpty() || !entries.isEmpty()) {
          inFlight += batch.size();
          return new Work(entries, batch);
        }
        long unused = changed.awaitNanos(pauses.untilNext(now, IDLE.toNanos()));
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void append(OriginsEntry entry) {
    try {
      origins.append(entry).whenComplete((offset, failure) -> appended(entry, failure));
    } catch (RuntimeException | Error e) {
      appended(entry, e);
    }
  }

  private void appended(OriginsEntry entry, @Nullable Throwable failure) {
    lock.lock();
    try {
      if (failure == null) {
        duties.appended(entry);
      } else {
        duties.notAppended(entry, ticker.nanos());
        LOG.warn(
            "The origins topic did not take an entry, it is appended again: {}",
            AppendFailure.why(failure).toString());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void send(Outgoing outgoing) {
    long sent = ticker.nanos();
    try {
      publisher
          .publish(outgoing.record())
          .whenComplete(
              (offset, failure) -> {
                if (failure == null) {
                  acked(outgoing, offset, sent);
                } else {
                  failed(outgoing, failure);
                }
              });
    } catch (RuntimeException | Error e) {
      // Even an Error must not end the only thread that tells others what is old.
      failed(outgoing, e);
    }
  }

  private void acked(Outgoing outgoing, long offset, long sent) {
    Outbox.Acked acked;
    lock.lock();
    try {
      int failures = pauses.worked(outgoing.record().partition());
      if (failures > 0 && pauses.none()) {
        LOG.info("The log accepts records again after {} failures", failures);
      }
      acked = outbox.acked(outgoing, offset);
      duties.acked(outgoing, offset, sent, ticker.nanos());
    } finally {
      lock.unlock();
    }
    acked.done().forEach(this::forgetOnDisk);
    List<CompletableFuture<Void>> completed;
    lock.lock();
    try {
      inFlight--;
      completed = publications.take(acked.published());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    completed.forEach(stage -> stage.complete(null));
  }

  /**
   * What stays on disk is published once more at the next start, which harms nobody; the write
   * itself is over.
   */
  private void forgetOnDisk(long id) {
    try {
      store.remove(id);
    } catch (RuntimeException e) {
      LOG.warn(
          "Intent {} stays on disk and is published once more at the next start: {}",
          id,
          e.toString());
    }
  }

  private void failed(Outgoing outgoing, Throwable failure) {
    Throwable why = AppendFailure.why(failure);
    lock.lock();
    try {
      inFlight--;
      if (!AppendFailure.isFinal(why)) {
        outbox.failed(outgoing);
        pause(outgoing.record(), "does not accept records, they wait in the outbox", why);
      } else if (outbox.refused(outgoing)) {
        LOG.warn(
            "The log refuses a record of partition {}, it goes out in a smaller form: {}",
            outgoing.record().partition(),
            why.toString());
      } else {
        pause(outgoing.record(), "refuses a record that has no smaller form, it waits", why);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void pause(BusRecord record, String what, Throwable why) {
    if (pauses.none()) {
      LOG.warn("The log {} (partition {}): {}", what, record.partition(), why.toString());
    }
    pauses.failed(record.partition(), ticker.nanos());
  }
}
