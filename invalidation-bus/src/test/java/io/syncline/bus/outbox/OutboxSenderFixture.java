package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.testing.MemoryOutboxStore;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;

/** Senders on one disk and one log that a test controls, in a time that it moves. */
abstract class OutboxSenderFixture {
  static final ShardFunction ONE = new ShardFunction(1);
  static final ShardFunction EIGHT = new ShardFunction(8);
  static final Duration SETTLE = Duration.ofSeconds(60);
  static final OutboxLimits LIMITS = new OutboxLimits(100, 10, SETTLE);
  static final Location DIRECTORY = Location.parse("hdfs://nn/a");
  static final Duration LONG = Duration.ofSeconds(60);

  final ManualTicker ticker = new ManualTicker();
  final MemoryOutboxStore store = new MemoryOutboxStore();
  final ControlledLog log = new ControlledLog(8);
  final AtomicReference<Instant> wall = new AtomicReference<>(Instant.ofEpochMilli(1_000));
  final List<OutboxSender> senders = new ArrayList<>();
  private int files;

  @AfterEach
  void stopSenders() {
    log.hold();
    senders.forEach(OutboxSender::close);
  }

  /** The log takes everything from now on, and what waits for its answer fails. */
  void logReturns(OutboxSender sender) {
    log.ack();
    Deadline deadline = new Deadline();
    do {
      deadline.remainingMillis("the outbox does not drain");
      log.failAll();
      ticker.pass(OutboxSender.MAX_PAUSE);
      write(sender);
    } while (!sender.flush(Duration.ofMillis(100)));
  }

  OutboxSender started(ShardFunction function) {
    OutboxSender sender = sender(function, 1, store);
    sender.start();
    return sender;
  }

  OutboxSender sender(ShardFunction function, int incarnation, OutboxStore disk) {
    return sender(function, incarnation, disk, LIMITS);
  }

  OutboxSender sender(
      ShardFunction function, int incarnation, OutboxStore disk, OutboxLimits limits) {
    return kept(sender(new Outbox(origin(incarnation), function, limits, 0), disk, log, ticker));
  }

  /** A sender of changes alone. */
  OutboxSender sender(Outbox outbox, OutboxStore disk, ChangePublisher log, Ticker ticker) {
    return new OutboxSender(
        outbox,
        disk,
        new OutboxSender.Logs(log, new NoOrigins()),
        new FreeDuties(outbox.origin()),
        new OutboxSender.Clocks(ticker, ticker, wall::get));
  }

  /** Nothing is ever appended. */
  private static final class NoOrigins implements OriginsLog {
    @Override
    public CompletionStage<Long> append(OriginsEntry entry) {
      throw new AssertionError("appended " + entry);
    }

    @Override
    public void close() {}
  }

  /** Closes a sender after the test. */
  OutboxSender kept(OutboxSender sender) {
    senders.add(sender);
    return sender;
  }

  /**
   * A write that somebody waits for.
   *
   * @param acked completes when the log has it
   */
  record Publication(List<Token> tokens, CompletionStage<Void> acked) {}

  static Publication settle(OutboxSender sender, long id) {
    CompletionStage<Void> acked = sender.published(id);
    return new Publication(sender.settle(id), acked);
  }

  static Publication unsettle(OutboxSender sender, long id) {
    CompletionStage<Void> acked = sender.published(id);
    return new Publication(sender.unsettle(id), acked);
  }

  Publication write(OutboxSender sender) {
    return settle(sender, sender.open(created(file())));
  }

  Location file() {
    return DIRECTORY.child("f" + files++);
  }

  void assertRefused(OutboxSender sender, ErrorCode code) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> sender.open(created(file())))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  static void await(Publication publication) throws Exception {
    publication.acked().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  static Origin origin(int incarnation) {
    return new Origin("east", "node-1", incarnation);
  }

  static List<Change> created(Location location) {
    return List.of(new Change(location, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
  }

  static List<Change> removedTree(Location location) {
    return List.of(new Change(location, Scope.SUBTREE, ChangeKind.REMOVED, Cause.WRITE));
  }
}
