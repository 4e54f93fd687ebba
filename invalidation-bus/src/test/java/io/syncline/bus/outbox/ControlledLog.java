package io.syncline.bus.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.spi.ChangePublisher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A log that does with each record what the test says: by default it keeps the caller waiting until
 * {@link #ackAll} or {@link #failAll}. All state is guarded by {@code this}.
 */
final class ControlledLog implements ChangePublisher {
  private final int partitions;
  private final List<Attempt> held = new ArrayList<>();
  private final List<BusRecord> attempts = new ArrayList<>();
  private final List<BusRecord> acked = new ArrayList<>();
  private @Nullable Function<BusRecord, CompletionStage<Long>> answer;

  /** A record that waits for its answer. */
  record Attempt(BusRecord record, CompletableFuture<Long> answer) {}

  ControlledLog(int partitions) {
    this.partitions = partitions;
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public CompletionStage<Long> publish(BusRecord record) {
    Function<BusRecord, CompletionStage<Long>> chosen;
    synchronized (this) {
      attempts.add(record);
      notifyAll();
      if (answer == null) {
        Attempt attempt = new Attempt(record, new CompletableFuture<>());
        held.add(attempt);
        return attempt.answer();
      }
      chosen = answer;
    }
    return chosen.apply(record);
  }

  @Override
  public void close() {
    // The test owns it.
  }

  /** What becomes of each record from now on. */
  synchronized void answer(@Nullable Function<BusRecord, CompletionStage<Long>> with) {
    answer = with;
  }

  /** Keeps each record waiting for its answer from now on. */
  void hold() {
    answer(null);
  }

  /** Acks each record at once from now on. */
  void ack() {
    answer(this::ack);
  }

  synchronized CompletionStage<Long> ack(BusRecord record) {
    acked.add(record);
    notifyAll();
    return CompletableFuture.completedFuture((long) acked.size());
  }

  /** Acks everything that waits; returns how many that were. */
  int ackAll() {
    List<Attempt> taken = take();
    taken.forEach(this::ack);
    return taken.size();
  }

  void ack(Attempt attempt) {
    long offset;
    synchronized (this) {
      acked.add(attempt.record());
      offset = acked.size();
      notifyAll();
    }
    attempt.answer().complete(offset);
  }

  /** Fails everything that waits; returns how many that were. */
  int failAll() {
    List<Attempt> taken = take();
    taken.forEach(attempt -> attempt.answer().completeExceptionally(away()));
    return taken.size();
  }

  /** Takes everything that waits out of the hands of the log. */
  List<Attempt> take() {
    List<Attempt> taken;
    synchronized (this) {
      taken = List.copyOf(held);
      held.clear();
    }
    // An answer that comes before the sender listens would be heard on the sender's thread, some
    // time later.
    Deadline deadline = new Deadline();
    for (Attempt attempt : taken) {
      while (attempt.answer().getNumberOfDependents() == 0) {
        deadline.remainingMillis("nobody listens for the answer");
        Thread.onSpinWait();
      }
    }
    return taken;
  }

  /** How often a record was handed over. */
  synchronized int attempts() {
    return attempts.size();
  }

  synchronized List<BusRecord> acked() {
    return List.copyOf(acked);
  }

  /** The locations that acked records name. */
  Set<Location> told() {
    Set<Location> told = new HashSet<>();
    acked().forEach(record -> changes(record).forEach(change -> told.add(change.location())));
    return told;
  }

  /** Waits until records were handed over so often. */
  synchronized void awaitAttempts(int count) throws InterruptedException {
    Deadline deadline = new Deadline();
    while (attempts.size() < count) {
      wait(deadline.remainingMillis(attempts.size() + " records were sent, expected " + count));
    }
  }

  static List<Change> changes(BusRecord record) {
    return ((BusRecord.Changes) record.body()).changes();
  }

  static SyncException away() {
    return new SyncException(ErrorCode.BUS_UNAVAILABLE, "the log is away, as it was made to be");
  }
}
