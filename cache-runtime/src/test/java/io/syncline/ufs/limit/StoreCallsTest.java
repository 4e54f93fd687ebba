package io.syncline.ufs.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Effect;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Retries, limits, breaker and account, in virtual time. */
class StoreCallsTest {
  private static final StoreLimits LIMITS =
      new StoreLimits(
          2,
          10,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          new StoreLimits.Retries(3, Duration.ofMillis(100), Duration.ofMillis(150)),
          new StoreLimits.Breaker(4, 50, Duration.ofSeconds(10), 1));

  private final VirtualPace time = new VirtualPace();
  private final List<String> heard = new ArrayList<>();
  private final Script script = new Script();
  private StoreCalls calls = calls(LIMITS);

  private StoreCalls calls(StoreLimits limits) {
    return new StoreCalls(
        "store",
        limits,
        (operation, outcome, nanos) -> heard.add(operation + " " + outcome),
        time.pace());
  }

  @Test
  void answersAtOnce() {
    script.answer("v");
    assertThat(calls.call(StoreOperation.HEAD, script)).isEqualTo("v");
    assertThat(heard).containsExactly("HEAD OK");
    assertThat(time.slept).isEmpty();
  }

  @Test
  void repeatsWhatMayPassWithGrowingPauses() {
    script.refuse(ErrorCode.UFS_THROTTLED).noAnswer().answer("v");
    assertThat(calls.call(StoreOperation.LIST, script)).isEqualTo("v");
    assertThat(heard).containsExactly("LIST THROTTLED", "LIST NO_ANSWER", "LIST OK");
    // Chance is 0.5 here, which takes a quarter off: 100 ms, then 200 ms cut to 150 ms.
    assertThat(time.slept).containsExactly(Duration.ofMillis(75), Duration.ofMillis(113));
  }

  @Test
  void givesUpAfterTheLastAttempt() {
    script.noAnswer().noAnswer().noAnswer().answer("too late");
    assertCode(ErrorCode.UFS_UNAVAILABLE);
    assertThat(heard).hasSize(3);
  }

  @Test
  void doesNotRepeatWhatWouldFailAgain() {
    for (ErrorCode code :
        List.of(
            ErrorCode.NOT_FOUND,
            ErrorCode.UFS_PERMISSION_DENIED,
            ErrorCode.CHANGED_UNDERNEATH,
            ErrorCode.ALREADY_EXISTS)) {
      heard.clear();
      script.refuse(code);
      assertCode(code);
      assertThat(heard).hasSize(1);
    }
  }

  @Test
  void backoffStaysWithinItsBounds() {
    StoreLimits.Retries retries =
        new StoreLimits.Retries(20, Duration.ofMillis(100), Duration.ofSeconds(5));
    for (int attempt = 1; attempt <= 20; attempt++) {
      assertThat(StoreCalls.backoffMillis(retries, attempt, 0))
          .isEqualTo(Math.min(5_000, 100L << (attempt - 1)));
      assertThat(StoreCalls.backoffMillis(retries, attempt, 0.999_999)).isBetween(50L, 2_501L);
    }
  }

  @Test
  void rateLimitMakesCallsWaitForTheNextSecond() {
    for (int i = 0; i < 25; i++) {
      script.answer("v");
      calls.call(StoreOperation.HEAD, script);
    }
    assertThat(time.elapsed()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  @Test
  void rateLimitRefusesWhatWouldWaitTooLong() {
    calls =
        calls(
            new StoreLimits(
                2,
                1,
                Duration.ZERO,
                Duration.ofSeconds(1),
                StoreLimits.Retries.NONE,
                StoreLimits.Breaker.DEFAULT));
    script.answer("v").answer("w");
    calls.call(StoreOperation.HEAD, script);
    assertCode(ErrorCode.UFS_BUSY);
    assertThat(heard).containsExactly("HEAD OK", "HEAD NOT_SENT");
    time.advance(Duration.ofSeconds(1));
    assertThat(calls.call(StoreOperation.HEAD, script)).isEqualTo("w");
  }

  @Test
  void bulkheadRefusesTheThirdOfTwo() throws Exception {
    calls =
        calls(
            new StoreLimits(
                2,
                1_000,
                Duration.ZERO,
                Duration.ofSeconds(1),
                StoreLimits.Retries.NONE,
                StoreLimits.Breaker.DEFAULT));
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<String>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(
            threads.submit(
                () ->
                    calls.call(
                        StoreOperation.GET,
                        () -> {
                          inside.countDown();
                          awaitQuietly(release);
                          return "v";
                        })));
      }
      inside.await();
      assertCode(ErrorCode.UFS_BUSY);
      release.countDown();
      for (Future<String> one : both) {
        assertThat(one.get()).isEqualTo("v");
      }
      script.answer("w");
      assertThat(calls.call(StoreOperation.HEAD, script)).isEqualTo("w");
    } finally {
      release.countDown();
      threads.shutdownNow();
    }
  }

  @Test
  void breakerKeepsRequestsAwayAndProbesAfterwards() {
    calls = calls(LIMITS.withRetries(StoreLimits.Retries.NONE));
    script.noAnswer().noAnswer().answer("v").noAnswer();
    for (int i = 0; i < 4; i++) {
      callQuietly();
    }
    assertThat(calls.broken()).isTrue();
    heard.clear();
    script.answer("w");
    assertCode(ErrorCode.UFS_UNAVAILABLE);
    assertThat(heard).containsExactly("HEAD NOT_SENT");
    time.advance(Duration.ofSeconds(11));
    assertThat(calls.call(StoreOperation.HEAD, script)).isEqualTo("w");
    assertThat(calls.broken()).isFalse();
  }

  @Test
  void breakerTakesRefusalsForAWorkingStore() {
    for (ErrorCode code :
        List.of(
            ErrorCode.NOT_FOUND,
            ErrorCode.UFS_PERMISSION_DENIED,
            ErrorCode.CHANGED_UNDERNEATH,
            ErrorCode.ALREADY_EXISTS,
            ErrorCode.NOT_FOUND)) {
      script.refuse(code);
      callQuietly();
    }
    assertThat(calls.broken()).isFalse();
  }

  @Test
  void openBreakerIsNotAskedTwiceByOneCall() {
    calls = calls(LIMITS.withRetries(StoreLimits.Retries.NONE));
    for (int i = 0; i < 4; i++) {
      script.noAnswer();
      callQuietly();
    }
    calls.broken();
    heard.clear();
    time.slept.clear();
    assertCode(ErrorCode.UFS_UNAVAILABLE);
    assertThat(heard).hasSize(1);
    assertThat(time.slept).isEmpty();
  }

  @Test
  void eachAttemptThatChangesNothingTakesATurnAndNoneOfAMutationDoes() {
    AtomicInteger turns = new AtomicInteger();
    StoreCalls taking = calls.taking(maxWait -> turns.incrementAndGet());
    script.noAnswer().answer("v");
    assertThat(taking.call(StoreOperation.HEAD, script)).isEqualTo("v");
    assertThat(turns).hasValue(2);
    script.answer("w");
    assertThat(calls.call(StoreOperation.HEAD, script)).isEqualTo("w");
    calls = taking;
    script.answer("x");
    assertThat(mutate(() -> {}).effect()).isEqualTo(Effect.ALL);
    assertThat(turns).hasValue(2);
  }

  @Test
  void aCallWithoutATurnIsNotSentAndNotRepeated() {
    calls =
        calls.taking(
            maxWait -> {
              throw new SyncException(ErrorCode.UFS_BUSY, "spent, after " + maxWait);
            });
    script.answer("v");
    assertCode(ErrorCode.UFS_BUSY);
    assertThat(heard).containsExactly("HEAD NOT_SENT");
    assertThat(time.slept).isEmpty();
  }

  @Test
  void aStoreThatIsLeftAloneCostsNoTurn() {
    calls = calls(LIMITS.withRetries(StoreLimits.Retries.NONE));
    for (int i = 0; i < 4; i++) {
      script.noAnswer();
      callQuietly();
    }
    assertThat(calls.broken()).isTrue();
    AtomicInteger turns = new AtomicInteger();
    calls = calls.taking(maxWait -> turns.incrementAndGet());
    assertCode(ErrorCode.UFS_UNAVAILABLE);
    assertThat(turns).hasValue(0);
  }

  @Test
  void gateIsAskedBeforeEachAttempt() {
    script.refuse(ErrorCode.UFS_THROTTLED).refuse(ErrorCode.UFS_THROTTLED).answer("v");
    AtomicInteger asked = new AtomicInteger();
    MutationResult result = mutate(asked::incrementAndGet);
    assertThat(asked).hasValue(3);
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isFalse();
    assertThat(result.cost().requests()).isEqualTo(3);
  }

  @Test
  void attemptWithoutAnswerStaysUnsettledThoughALaterOneSucceeds() {
    script.noAnswer().answer("v");
    MutationResult result = mutate(() -> {});
    assertThat(result.effect()).isEqualTo(Effect.ALL);
    assertThat(result.unsettled()).isTrue();
    assertThat(result.failure()).isEmpty();
  }

  @Test
  void attemptThatWasNeverSentIsSettled() {
    script.notSent().answer("v");
    assertThat(mutate(() -> {}).unsettled()).isFalse();
    script.notSent().notSent().notSent();
    MutationResult result = mutate(() -> {});
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(result.unsettled()).isFalse();
  }

  @Test
  void failureAfterAnAttemptWithoutAnswerIsUnknown() {
    script.noAnswer().refuse(ErrorCode.UFS_PERMISSION_DENIED);
    MutationResult result = mutate(() -> {});
    assertThat(result.effect()).isEqualTo(Effect.SOME);
    assertThat(result.unsettled()).isTrue();
    SyncException failure = result.failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(ErrorCode.UFS_UNKNOWN_OUTCOME);
    assertThat(failure).hasRootCauseInstanceOf(SyncException.class);
  }

  @Test
  void attemptThatBreaksDownHereMayHaveTakenEffect() {
    for (Throwable thrown :
        List.of(
            new SyncException(ErrorCode.INTERNAL, "of our own"),
            new IllegalStateException(),
            new StackOverflowError())) {
      script.breakDown(thrown);
      StoreMutation mutation = calls.mutation(() -> {});
      MutationResult result =
          mutation.run(
              () -> {
                try {
                  return mutation.effect(StoreOperation.PUT, () -> hint(script.send()));
                } catch (RuntimeException | Error e) {
                  throw new SyncException(ErrorCode.INTERNAL, "caught on another thread", e);
                }
              });
      assertThat(result.unsettled()).as(thrown.toString()).isTrue();
      assertThat(result.effect()).isEqualTo(Effect.SOME);
    }
  }

  @Test
  void lookThatBreaksDownHereHasNoEffect() {
    script.breakDown(new SyncException(ErrorCode.INTERNAL, "of our own"));
    StoreMutation mutation = calls.mutation(() -> {});
    MutationResult result =
        mutation.run(() -> mutation.prepare(StoreOperation.HEAD, () -> hint(script.send())));
    assertThat(result.effect()).isEqualTo(Effect.NONE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void requestThatSaysItDidNothingIsAnsweredAndHasNoEffect(boolean possible) {
    List<String> asked = new ArrayList<>();
    SyncException failure = new SyncException(ErrorCode.UFS_REJECTED, "what came afterwards");
    StoreMutation mutation = calls.mutation(() -> asked.add("file"));
    MutationResult result =
        mutation.run(
            () -> {
              assertThat(mutation.effectIfPossible(StoreOperation.RENAME, () -> possible))
                  .isEqualTo(possible);
              throw failure;
            });
    assertThat(asked).containsExactly("file");
    assertThat(heard).containsExactly("RENAME OK");
    assertThat(result.effect()).isEqualTo(possible ? Effect.SOME : Effect.NONE);
    assertThat(result.unsettled()).isFalse();
    assertThat(result.failure()).containsSame(failure);
  }

  @Test
  void attemptAtATreeAsksTheGateForOneEachTime() {
    List<String> asked = new ArrayList<>();
    AttemptGate gate =
        new AttemptGate() {
          @Override
          public void beforeAttempt() {
            asked.add("file");
          }

          @Override
          public void beforeTreeAttempt() {
            asked.add("tree");
          }
        };
    script.refuse(ErrorCode.UFS_THROTTLED).answer("v");
    StoreMutation mutation = calls.mutation(gate);
    mutation.treeEffect(StoreOperation.RENAME, script);
    assertThat(asked).containsExactly("tree", "tree");
  }

  @Test
  void gateThatRefusesTheSecondAttemptStopsThere() {
    script.refuse(ErrorCode.UFS_THROTTLED).answer("never sent");
    AtomicInteger asked = new AtomicInteger();
    MutationResult result =
        mutate(
            () -> {
              if (asked.getAndIncrement() == 1) {
                throw new SyncException(ErrorCode.SHUTTING_DOWN, "the lease ran out");
              }
            });
    assertThat(result.effect()).isEqualTo(Effect.NONE);
    assertThat(result.failure().map(SyncException::code)).contains(ErrorCode.SHUTTING_DOWN);
    assertThat(heard).containsExactly("PUT THROTTLED");
  }

  @Test
  void interruptedPauseEndsTheCall() {
    script.refuse(ErrorCode.UFS_THROTTLED).answer("never sent");
    time.interruptNextSleep = true;
    assertCode(ErrorCode.SHUTTING_DOWN);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> new StoreLimits.Retries(0, Duration.ofMillis(1), Duration.ofMillis(1)))
        .withMessageContaining("max-attempts is 0 (expected 1 to 20)");
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> LIMITS.withRequestTimeout(Duration.ZERO))
        .withMessageContaining("request-timeout");
  }

  private MutationResult mutate(AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          mutation.effect(StoreOperation.PUT, script);
          return null;
        });
  }

  private static MutationResult.FileStatusHint hint(String version) {
    return new MutationResult.FileStatusHint(1, version);
  }

  private void callQuietly() {
    try {
      calls.call(StoreOperation.HEAD, script);
    } catch (SyncException e) {
      // What is looked at is the breaker.
    }
  }

  private void assertCode(ErrorCode code) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> calls.call(StoreOperation.HEAD, script))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Answers in the order in which it was told to. */
  private static final class Script implements StoreRequest<String> {
    private final Deque<Object> answers = new ArrayDeque<>();

    Script answer(String answer) {
      answers.add(answer);
      return this;
    }

    Script refuse(ErrorCode code) {
      StoreOutcome outcome =
          code == ErrorCode.UFS_THROTTLED ? StoreOutcome.THROTTLED : StoreOutcome.REJECTED;
      answers.add(StoreFailure.refused(outcome, new SyncException(code, "refused")));
      return this;
    }

    Script noAnswer() {
      answers.add(StoreFailure.unanswered(new SyncException(ErrorCode.UFS_UNAVAILABLE, "silence")));
      return this;
    }

    Script notSent() {
      answers.add(StoreFailure.notSent(new SyncException(ErrorCode.UFS_UNAVAILABLE, "no way")));
      return this;
    }

    Script breakDown(Throwable thrown) {
      answers.add(thrown);
      return this;
    }

    @Override
    public String send() throws StoreFailure {
      Object answer = answers.remove();
      if (answer instanceof RuntimeException thrown) {
        throw thrown;
      }
      if (answer instanceof Error thrown) {
        throw thrown;
      }
      if (answer instanceof StoreFailure failure) {
        throw failure;
      }
      return (String) answer;
    }
  }
}
