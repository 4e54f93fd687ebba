package io.syncline.ufs.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.budget.CallBudget;
import io.syncline.core.budget.CallRate;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.ufs.local.LocalSettings;
import io.syncline.ufs.local.LocalUnderFileSystem;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The budget of a mount before a directory whose requests are counted. */
final class MountBudgetTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AttemptGate GATE = () -> {};

  @TempDir Path folder;
  private final Map<StoreOutcome, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Map<BudgetEvent, AtomicInteger> events = new ConcurrentHashMap<>();
  private final CountDownLatch held = new CountDownLatch(1);
  private final MountBudget budget =
      new MountBudget(
          "/lake",
          System::nanoTime,
          event -> {
            events.computeIfAbsent(event, unused -> new AtomicInteger()).incrementAndGet();
            if (event == BudgetEvent.HELD) {
              held.countDown();
            }
          });
  private LocalUnderFileSystem store;
  private Location root;

  @BeforeEach
  void open() {
    open(Duration.ZERO);
    root = Location.parse("file://" + folder.toAbsolutePath());
  }

  private void open(Duration maxWait) {
    store =
        new LocalUnderFileSystem(
            LocalSettings.disk(folder),
            new StoreLimits(
                64,
                10_000,
                maxWait,
                Duration.ofSeconds(5),
                StoreLimits.Retries.DEFAULT,
                StoreLimits.Breaker.DEFAULT),
            (operation, outcome, nanos) ->
                requests.computeIfAbsent(outcome, unused -> new AtomicInteger()).incrementAndGet());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void withoutABudgetNothingIsHeldBack() {
    UnderFileSystem reads = store.paced(budget);
    for (int i = 0; i < 1_000; i++) {
      assertThat(reads.stat(root)).isPresent();
    }
    assertThat(events).isEmpty();
  }

  @Test
  void readsBeyondTheBudgetAreRefusedAndTheStoreIsNotAsked() {
    budget.change(rate("10/h"));
    UnderFileSystem reads = store.paced(budget);
    for (int i = 0; i < 10; i++) {
      assertThat(reads.stat(root)).isPresent();
    }
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> reads.stat(root))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_BUSY))
          .hasMessage(
              "mount /lake: its call-budget of 10/h is spent on this node, and no request becomes"
                  + " free in 0ms; retry later, or raise it: syncline mount set /lake"
                  + " call-budget=...");
    }
    assertThat(count(StoreOutcome.OK)).isEqualTo(10);
    assertThat(count(StoreOutcome.NOT_SENT)).isEqualTo(5);
    assertThat(count(BudgetEvent.REFUSED)).isEqualTo(5);
  }

  @Test
  void writesGoOnWhenTheBudgetIsSpent() {
    budget.change(rate("10/h"));
    UnderFileSystem paced = store.paced(budget);
    spend(paced);
    Location file = root.child("f");
    for (UnderFileSystem each : List.of(store, paced, budget.yielding(store))) {
      assertThat(each.create(file, new ByteArrayInputStream(new byte[3]), true, GATE).effect())
          .isEqualTo(Effect.ALL);
      assertThat(each.delete(file, FileType.FILE, GATE).effect()).isEqualTo(Effect.ALL);
    }
    assertThat(store.stat(root)).as("what writes look at").isPresent();
  }

  @Test
  void backgroundWorkLeavesHalfToReadsAndIsToldToComeAgain() {
    budget.change(rate("10/h"));
    UnderFileSystem upkeep = budget.yielding(store);
    for (int i = 0; i < 5; i++) {
      assertThat(upkeep.stat(root)).isPresent();
    }
    for (int i = 0; i < 3; i++) {
      assertThatExceptionOfType(PutOffException.class)
          .isThrownBy(() -> upkeep.stat(root))
          .withMessageContaining("mount /lake: background work leaves")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_BUSY));
    }
    assertThatExceptionOfType(PutOffException.class).isThrownBy(() -> upkeep.list(root, null));
    assertThatExceptionOfType(PutOffException.class)
        .isThrownBy(() -> upkeep.read(root.child("f"), null, 0, 1));
    assertThat(count(StoreOutcome.OK)).isEqualTo(5);
    assertThat(count(BudgetEvent.PUT_OFF)).isEqualTo(5);
    assertThat(store.paced(budget).stat(root)).as("a read").isPresent();
  }

  @Test
  void aListingOfBackgroundWorkThatWasBegunGoesOn() {
    for (int i = 0; i < 3; i++) {
      store.create(root.child("f" + i), new ByteArrayInputStream(new byte[1]), false, GATE);
    }
    budget.change(rate("10/h"));
    UnderFileSystem reads = store.paced(budget);
    for (int i = 0; i < 6; i++) {
      assertThat(reads.stat(root)).isPresent();
    }
    UnderFileSystem upkeep = budget.yielding(store);
    assertThatExceptionOfType(PutOffException.class).isThrownBy(() -> upkeep.list(root, null));
    assertThat(upkeep.list(root, "f0").children()).as("a later page").hasSize(2);
  }

  @Test
  void aReadWaitsForItsTurn() {
    open(Duration.ofSeconds(5));
    budget.change(rate("20/s"));
    UnderFileSystem reads = store.paced(budget);
    long start = System.nanoTime();
    for (int i = 0; i < 30; i++) {
      assertThat(reads.stat(root)).isPresent();
    }
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(500).toNanos());
    assertThat(count(BudgetEvent.HELD)).isBetween(1, 10);
    assertThat(count(BudgetEvent.REFUSED)).isZero();
  }

  @Test
  void whoeverWaitsGoesOnWhenTheBudgetIsTakenAway() throws Exception {
    CompletableFuture<Boolean> waiting = waitingRead();
    budget.change(CallBudget.NONE);
    assertThat(waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoeverWaitsIsRefusedWhenTheBudgetBecomesTooSmallForIt() throws Exception {
    CompletableFuture<Boolean> waiting = waitingRead();
    budget.change(rate("1/h"));
    assertThat(
            waiting.handle((there, failure) -> failure).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .hasCauseInstanceOf(SyncException.class)
        .hasMessageContaining("its call-budget of 1/h is spent");
  }

  /** A read that waits for most of a minute, if nobody changes the budget. */
  private CompletableFuture<Boolean> waitingRead() throws InterruptedException {
    open(Duration.ofMinutes(5));
    budget.change(rate("1/min"));
    UnderFileSystem reads = store.paced(budget);
    for (int i = 0; i < 10; i++) {
      assertThat(reads.stat(root)).isPresent();
    }
    CompletableFuture<Boolean> read =
        CompletableFuture.supplyAsync(() -> reads.stat(root).isPresent());
    assertThat(held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(read).isNotDone();
    return read;
  }

  private void spend(UnderFileSystem reads) {
    boolean spent = false;
    while (!spent) {
      try {
        spent = reads.stat(root).isEmpty();
      } catch (SyncException e) {
        spent = e.code() == ErrorCode.UFS_BUSY;
      }
    }
  }

  private int count(StoreOutcome outcome) {
    return requests.getOrDefault(outcome, new AtomicInteger()).get();
  }

  private int count(BudgetEvent event) {
    return events.getOrDefault(event, new AtomicInteger()).get();
  }

  private static CallBudget rate(String text) {
    return CallBudget.of(CallRate.parse(text).orElseThrow());
  }
}
