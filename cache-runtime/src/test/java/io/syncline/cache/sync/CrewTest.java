package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CrewTest {
  private final Counts counts = new Counts();
  private final Crew crew = new Crew(new EngineLimits(3, 2, 3, 10), counts);

  @AfterEach
  void close() {
    crew.close();
  }

  @Test
  void doesEveryItemOnce() {
    AtomicInteger sum = new AtomicInteger();
    crew.forEach(1_000, sum::addAndGet);
    crew.forEach(0, item -> sum.set(-1));
    assertThat(sum).hasValue(999 * 1_000 / 2);
  }

  @Test
  void callerAndHelpersWorkAtOnce() {
    CountDownLatch all = new CountDownLatch(4);
    Set<String> names = ConcurrentHashMap.newKeySet();
    crew.forEach(
        4,
        item -> {
          names.add(Thread.currentThread().getName());
          all.countDown();
          await(all);
        });
    assertThat(names).hasSize(4).filteredOn(name -> name.startsWith("syncline-sync-")).hasSize(3);
  }

  @Test
  void firstFailureStopsTheRest() {
    Crew alone = new Crew(new EngineLimits(1, 1, 0, 10), SyncListener.NONE);
    AtomicInteger done = new AtomicInteger();
    assertThatThrownBy(
            () ->
                alone.forEach(
                    100,
                    item -> {
                      done.incrementAndGet();
                      if (item == 5) {
                        throw new IllegalStateException("the sixth");
                      }
                    }))
        .hasMessage("the sixth");
    alone.close();
    assertThat(done).hasValue(6);
  }

  @Test
  void workWithinWorkDoesNotLockUpWhenNobodyIsFree() {
    AtomicInteger done = new AtomicInteger();
    crew.forEach(
        20, outer -> crew.forEach(20, inner -> crew.forEach(3, i -> done.incrementAndGet())));
    assertThat(done).hasValue(1_200);
  }

  @Test
  void callersGoOnAloneAfterClosing() {
    crew.close();
    AtomicInteger done = new AtomicInteger();
    crew.forEach(10, item -> done.incrementAndGet());
    assertThat(done).hasValue(10);
    assertThat(counts.of("refused")).isZero();
  }

  @Test
  void helpInUseIsShownAndHelpRefusedIsCounted() throws Exception {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch done = new CountDownLatch(1);
    Threads.Call<Integer> first =
        Threads.call(
            () -> {
              crew.forEach(
                  4,
                  item -> {
                    begun.countDown();
                    await(done);
                  });
              return 4;
            });
    await(begun);
    assertThat(crew.help()).isEqualTo(new SyncEngine.Help(3, 0));
    crew.forEach(4, item -> {});
    assertThat(crew.help()).isEqualTo(new SyncEngine.Help(3, 2));
    assertThat(counts.of("refused")).isEqualTo(1);
    done.countDown();
    assertThat(first.result()).isEqualTo(4);
  }

  @Test
  void interruptedCallerIsLetGo() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Threads.Call<Void> caller =
        Threads.call(
            () ->
                EntrySyncTest.refused(
                    ErrorCode.SHUTTING_DOWN,
                    () ->
                        crew.forEach(
                            2,
                            item -> {
                              if (Thread.currentThread().getName().startsWith("syncline-sync-")) {
                                begun.countDown();
                                await(never);
                              } else {
                                await(begun);
                                done.countDown();
                              }
                            })));
    await(done);
    // All that it can wait for now is its helper.
    caller.awaitBlocked();
    caller.interrupt();
    caller.result();
    never.countDown();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
