package io.syncline.agent.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a step is done, and when no more. */
@Timeout(120)
final class RunnerTest {
  private final AtomicInteger steps = new AtomicInteger();

  @Test
  void aStepThatFailedIsNotTheLast() throws Exception {
    SynchronousQueue<Integer> done = new SynchronousQueue<>();
    Runner runner =
        new Runner(
            "role",
            Duration.ZERO,
            () -> {
              if (steps.incrementAndGet() == 1) {
                throw new IllegalStateException("made to fail");
              }
              done.put(steps.get());
              return Duration.ofHours(1);
            });
    runner.start();
    try {
      assertThat(done.poll(60, TimeUnit.SECONDS)).isEqualTo(2);
    } finally {
      runner.close();
    }
    assertThat(steps).as("the next was an hour away").hasValue(2);
  }

  @Test
  void closingInterruptsTheStepUnderWay() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Runner runner =
        new Runner(
            "role",
            Duration.ZERO,
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return Duration.ZERO;
            });
    runner.start();
    assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(runner.isClosed()).isFalse();
    runner.close();
    assertThat(runner.isClosed()).isTrue();
    assertThat(interrupted.getCount()).isZero();
  }
}
