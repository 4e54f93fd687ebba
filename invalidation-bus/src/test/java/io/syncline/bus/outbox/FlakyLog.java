package io.syncline.bus.outbox;

import io.syncline.core.model.BusRecord;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Acks, loses the answer, refuses or throws, by turns; on the caller's thread or on another. Called
 * by the sender's thread alone.
 */
final class FlakyLog implements Function<BusRecord, CompletionStage<Long>> {
  private final ControlledLog log;
  private final Random random = new Random(17);

  FlakyLog(ControlledLog log) {
    this.log = log;
  }

  @Override
  public CompletionStage<Long> apply(BusRecord record) {
    int turn = random.nextInt(10);
    if (turn < 6) {
      return turn < 3
          ? log.ack(record)
          : CompletableFuture.supplyAsync(() -> record).thenCompose(log::ack);
    }
    if (turn == 6) {
      throw new IllegalStateException("the log is closed, as it was made to be");
    }
    if (turn == 7) {
      log.ack(record);
    }
    return turn == 8
        ? CompletableFuture.runAsync(() -> {})
            .thenCompose(done -> CompletableFuture.failedFuture(ControlledLog.away()))
        : CompletableFuture.failedFuture(ControlledLog.away());
  }
}
