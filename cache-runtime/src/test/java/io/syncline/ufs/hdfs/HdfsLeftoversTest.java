package io.syncline.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreOutcome;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Unfinished files that listings come across faster than they can be removed. */
@Timeout(120)
final class HdfsLeftoversTest {
  private static final Location DIRECTORY = Location.parse("hdfs://nn/lake");
  private static final HdfsStamp UNFINISHED = new HdfsStamp(HdfsStamp.Kind.FILE, 1, 1, 0);

  @Test
  void whatDoesNotFitIsLeftAndCounted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    StoreCallListener slow =
        new StoreCallListener() {
          @Override
          public void onCall(StoreOperation operation, StoreOutcome outcome, long elapsedNanos) {
            begun.countDown();
            try {
              assertThat(mayEnd.await(60, TimeUnit.SECONDS)).as("it may end").isTrue();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    AtomicInteger left = new AtomicInteger();
    HdfsClients clients = new HdfsClients(HdfsSettings.at("nn"), StoreLimits.DEFAULT);
    clients.close(); // It fails at once, and then takes its time.
    StoreCalls calls = new StoreCalls("hdfs://nn", StoreLimits.DEFAULT, slow);
    try (HdfsLeftovers leftovers =
        new HdfsLeftovers(
            clients,
            calls,
            () -> Instant.EPOCH.plus(HdfsLeftovers.MAX_IDLE).plusMillis(2),
            left::incrementAndGet)) {
      seen(leftovers, 0);
      assertThat(begun.await(60, TimeUnit.SECONDS)).as("the first is being removed").isTrue();
      for (int i = 1; i <= HdfsLeftovers.MAX_WAITING; i++) {
        seen(leftovers, i);
      }
      assertThat(left).hasValue(0);
      seen(leftovers, HdfsLeftovers.MAX_WAITING + 1);
      assertThat(left).hasValue(1);
      mayEnd.countDown();
    }
  }

  private static void seen(HdfsLeftovers leftovers, int number) {
    leftovers.seen(DIRECTORY, "/lake", "f" + number, UNFINISHED);
  }
}
