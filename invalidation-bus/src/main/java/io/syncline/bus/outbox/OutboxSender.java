package io.syncline.bus.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.Fate;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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

  /** Between two looks at what time has settled, while nothing else happens. */
  private static final Duration IDLE = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);

  private final OutboxStore store;
  private final ChangePublisher publisher;
  private final Ticker ticker;
  private final InstantSource wall;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run, "syncline-outbox");

  @GuardedBy("lock")
  private final Outbox outbox;

  @GuardedBy("lock")
  private final Map<Long, CompletableFuture<Void>> publications = new HashMap<>();

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
      Outbox outbox,
      OutboxStore store,
      ChangePublisher publisher,
      Ticker ticker,
      InstantSource wall) {
    this.outbox = outbox;
    this.store = store;
    this.publisher = publisher;
    this.ticker = ticker;
    this.wall = wall;
    thread.setDaemon(true);
  }

  /** Takes over the intents of earlier starts, whose outcome nobody knows, and starts sending. */
  public void start() {
    lock.lock();
    try {
      started = true;
      List<Intent> inherited = store.all();
      inherited.forEach(intent -> outbox.inherit(intent, ticker.nanos()));
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
      requireRunning();
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
      return publication(id, outbox.unsettle(id, ticker.nanos()));
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
      return new Publication(tokens, CompletableFuture.failedFuture(notPublished()));
    }
    CompletableFuture<Void> acked = new CompletableFuture<>();
    publications.put(id, acked);
    changed.signalAll();
    return new Publication(tokens, acked);
  }

  private void abandonPublications() {
    List<CompletableFuture<Void>> abandoned;
    lock.lock();
    try {
      abandoned = List.copyOf(publications.values());
      publications.clear();
    } finally {
      lock.unlock();
    }
    abandoned.forEach(stage -> stage.completeExceptionally(notPublished()));
  }

  private static SyncException notPublished() {
    return new SyncException(
        ErrorCode.SHUTTING_DOWN,
        "the outbox was closed before the log had acked this write; it is kept on disk and"
            + " published at the next start");
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
      for (List<Outbox.Outgoing> batch = await(); batch != null; batch = await()) {
        batch.forEach(this::send);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to send; null when closed. */
  private @Nullable List<Outbox.Outgoing> await() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        long now = ticker.nanos();
        outbox.advance(now);
        List<Outbox.Outgoing> batch = outbox.drain(pauses.open(now));
        if (!batch.isEmpty()) {
          inFlight += batch.size();
          return batch;
        }
        long unused = changed.awaitNanos(pauses.untilNext(now, IDLE.toNanos()));
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void send(Outbox.Outgoing outgoing) {
    try {
      publisher
          .publish(outgoing.record())
          .whenComplete(
              (offset, failure) -> {
                if (failure == null) {
                  acked(outgoing);
                } else {
                  failed(outgoing, failure);
                }
              });
    } catch (RuntimeException | Error e) {
      // Even an Error must not end the only thread that tells others what is old.
      failed(outgoing, e);
    }
  }

  private void acked(Outbox.Outgoing outgoing) {
    Outbox.Acked acked;
    lock.lock();
    try {
      int failures = pauses.worked(outgoing.record().partition());
      if (failures > 0 && pauses.none()) {
        LOG.info("The log accepts records again after {} failures", failures);
      }
      acked = outbox.acked(outgoing);
    } finally {
      lock.unlock();
    }
    acked.done().forEach(this::forgetOnDisk);
    List<CompletableFuture<Void>> completed = new ArrayList<>();
    lock.lock();
    try {
      inFlight--;
      for (long id : acked.published()) {
        CompletableFuture<Void> stage = publications.remove(id);
        if (stage != null) {
          completed.add(stage);
        }
      }
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

  private void failed(Outbox.Outgoing outgoing, Throwable failure) {
    Throwable why =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    lock.lock();
    try {
      inFlight--;
      if (!isRefusal(why)) {
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

  /** Whether trying the same again can never help. */
  private static boolean isRefusal(Throwable failure) {
    return failure instanceof SyncException known && known.code().fate() == Fate.REJECT;
  }

  @GuardedBy("lock")
  private void pause(BusRecord record, String what, Throwable why) {
    if (pauses.none()) {
      LOG.warn("The log {} (partition {}): {}", what, record.partition(), why.toString());
    }
    pauses.failed(record.partition(), ticker.nanos());
  }
}
