package io.syncline.bus.outbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.model.BusRecord;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.Collapse;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the sender's thread: waits for what is due, hands it to the log, and takes the
 * answers, on whatever thread they come.
 */
final class Sending implements Runnable {
  /** Between two looks at what time has made due, while nothing else happens. */
  private static final Duration IDLE = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  private final OutboxState state;
  private final IntentDisk disk;
  private final OutboxSender.Logs logs;
  private final OutboxSender.Clocks clocks;
  private final Collapser collapser;

  Sending(
      OutboxState state,
      IntentDisk disk,
      OutboxSender.Logs logs,
      OutboxSender.Clocks clocks,
      Collapser collapser) {
    this.state = state;
    this.disk = disk;
    this.logs = logs;
    this.clocks = clocks;
    this.collapser = collapser;
  }

  @Override
  public void run() {
    try {
      for (Work work = await(); work != null; work = await()) {
        work.collapse().ifPresent(collapser::collapse);
        work.entries().forEach(this::append);
        work.records().forEach(this::send);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to be collapsed, and what is to be appended where. */
  private record Work(
      Optional<Collapse> collapse, List<OriginsEntry> entries, List<Outgoing> records) {}

  /** Waits for something to do; null when closed. */
  private @Nullable Work await() throws InterruptedException {
    state.lock.lock();
    try {
      while (!state.closed) {
        long now = clocks.ticker().nanos();
        state.outbox.advance(clocks.patience().nanos());
        List<OriginsEntry> entries = state.duties.due(state.outbox, now, clocks.wall().millis());
        List<Outgoing> batch = state.outbox.drain(state.flow.room(now));
        Optional<Collapse> collapse = collapser.isPausing() ? Optional.empty() : state.collapse();
        if (!batch.isEmpty() || !entries.isEmpty() || collapse.isPresent()) {
          batch.forEach(outgoing -> state.flow.sent(outgoing.partition()));
          return new Work(collapse, entries, batch);
        }
        long unused = state.changed.awaitNanos(state.flow.untilNext(now, IDLE.toNanos()));
      }
      return null;
    } finally {
      state.lock.unlock();
    }
  }

  private void append(OriginsEntry entry) {
    try {
      logs.origins().append(entry).whenComplete((offset, failure) -> appended(entry, failure));
    } catch (RuntimeException | Error e) {
      appended(entry, e);
    }
  }

  private void appended(OriginsEntry entry, @Nullable Throwable failure) {
    Runnable rest = () -> {};
    state.lock.lock();
    try {
      if (failure == null) {
        rest = state.duties.appended(entry);
      } else {
        state.duties.notAppended(entry, clocks.ticker().nanos());
        LOG.warn(
            "The origins topic did not take an entry, it is appended again: {}",
            AppendFailure.why(failure).toString());
      }
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
    rest.run();
  }

  private void send(Outgoing outgoing) {
    long sent = clocks.ticker().nanos();
    try {
      logs.changes()
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
    state.lock.lock();
    try {
      int failures = state.flow.worked(outgoing.partition());
      if (failures > 0 && state.flow.isUndisturbed()) {
        LOG.info("The log accepts records again after {} failures", failures);
      }
      acked = state.outbox.acked(outgoing, offset);
      state.duties.acked(outgoing, offset, sent, clocks.ticker().nanos());
    } finally {
      state.lock.unlock();
    }
    disk.forget(acked.done());
    List<CompletableFuture<Void>> completed;
    state.lock.lock();
    try {
      state.flow.ended(outgoing.partition());
      completed = state.publications.take(acked.published());
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
    completed.forEach(stage -> stage.complete(null));
  }

  private void failed(Outgoing outgoing, Throwable failure) {
    Throwable why = AppendFailure.why(failure);
    int partition = outgoing.partition();
    state.lock.lock();
    try {
      long now = clocks.ticker().nanos();
      state.flow.ended(partition);
      if (!AppendFailure.isFinal(why)) {
        state.outbox.failed(outgoing);
        warnOnce(outgoing.record(), "does not accept records, they wait in the outbox", why);
        state.flow.failed(partition, now);
      } else if (state.outbox.refused(outgoing)) {
        LOG.warn(
            "The log refuses a record of partition {}, it goes out in a smaller form: {}",
            partition,
            why.toString());
        state.flow.refused(partition);
      } else {
        warnOnce(outgoing.record(), "refuses a record that has no smaller form, it waits", why);
        state.flow.refusedForGood(partition, now);
      }
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
  }

  @GuardedBy("state.lock")
  private void warnOnce(BusRecord record, String what, Throwable why) {
    if (state.flow.isUndisturbed()) {
      LOG.warn("The log {} (partition {}): {}", what, record.partition(), why.toString());
    }
  }
}
