package io.syncline.cache.namespace;

import static io.syncline.cache.namespace.WritePathIntents.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.history.Event;
import io.syncline.core.history.Happening;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.Cost;
import io.syncline.core.spi.MutationResult.Effect;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import io.syncline.core.testing.MemoryUfs;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of a write, and what becomes of it when something fails in between. */
@Timeout(240)
class WritePathTest {
  private static final Location FILE = Location.parse("s3://lake/a/f");
  private static final List<Change> CHANGES =
      List.of(new Change(FILE, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
  private static final Cost COST = new Cost(3, 2, 1);

  private final SyncException failure =
      new SyncException(ErrorCode.UFS_UNAVAILABLE, "made to fail");
  private final List<String> events = new ArrayList<>();
  private final List<Invalidation> invalidated = new ArrayList<>();
  private final WritePathIntents intents = new WritePathIntents(events);
  private final WritePath writes =
      new WritePath(
          intents,
          invalidations -> {
            events.add("local");
            invalidated.addAll(invalidations);
          });

  @Test
  void goesFromTheIntentToTheStoreToWhatIsHeldToTheLog() {
    FileStatusHint hint = new FileStatusHint(7, "v1");
    WriteAnswer answer =
        writes.mutate(
            CHANGES,
            store(new MutationResult(Effect.ALL, false, Optional.empty(), hint, COST)),
            false);
    assertThat(events).containsExactly("intent 1", "store", "local", "publish 1");
    assertThat(intents.announced()).containsExactly(CHANGES);
    assertThat(answer)
        .isEqualTo(new WriteAnswer(List.of(token(0, 1), token(1, 1)), false, COST, hint));
  }

  @Test
  void remembersWhenAWriteTookEffectAndWhenTheLogHadIt() {
    AtomicLong now = new AtomicLong(5);
    WriteHistory history = new WriteHistory(new ShardFunction(1), now::get, forgotten -> {});
    CompletableFuture<Void> ack = new CompletableFuture<>();
    intents.ackWith(ack);
    WritePath remembering = new WritePath(intents, invalidations -> now.set(9), history);
    WriteAnswer answer =
        remembering.mutate(
            CHANGES,
            store(new MutationResult(Effect.ALL, false, Optional.empty(), null, COST)),
            false);
    assertThat(answer.published()).as("nobody waited").isFalse();
    assertThat(history.kept().happenings())
        .containsExactly(
            new Happening(
                5, FILE, Scope.PATH, new Event.Committed(ChangeKind.CREATED, false, token(0, 1))));
    now.set(20);
    ack.complete(null);
    assertThat(history.kept().happenings())
        .last()
        .isEqualTo(new Happening(20, FILE, Scope.PATH, new Event.Published(token(0, 1))));
  }

  /** The log may be away for as long as it likes, and writes go on. */
  @Test
  void followsNoMoreWritesThanAreRemembered() {
    WriteHistory history = new WriteHistory(new ShardFunction(1), () -> 1, forgotten -> {});
    CompletableFuture<Void> ack = new CompletableFuture<>();
    intents.ackWith(ack);
    WritePath remembering = new WritePath(intents, invalidations -> {}, history);
    for (int i = 0; i < WriteHistory.MAX_FOLLOWED + 10; i++) {
      var unused =
          remembering.mutate(
              CHANGES,
              store(new MutationResult(Effect.ALL, false, Optional.empty(), null, COST)),
              false);
    }
    assertThat(ack.getNumberOfDependents()).isEqualTo(WriteHistory.MAX_FOLLOWED);
    assertThat(history.mayFollow()).isFalse();
    ack.complete(null);
    assertThat(history.mayFollow()).as("the log answers again").isTrue();
  }

  @Test
  void remembersNothingOfAWriteThatHadNoEffect() {
    WriteHistory history = new WriteHistory(new ShardFunction(1), () -> 1, forgotten -> {});
    WritePath remembering = new WritePath(intents, invalidations -> {}, history);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(
            () ->
                remembering.mutate(
                    CHANGES,
                    store(
                        new MutationResult(
                            Effect.NONE, false, Optional.of(failure), null, Cost.NONE)),
                    false));
    assertThat(history.kept().happenings()).isEmpty();
  }

  @Test
  void looksAtTheStoreWhenNothingOlderIsHeldAndBeforeOthersAreTold() {
    FileStatusHint hint = new FileStatusHint(7, "v1");
    FileStatus found = new FileStatus(FileType.FILE, 7, null, "v1");
    writes.mutate(
        CHANGES,
        store(new MutationResult(Effect.ALL, false, Optional.empty(), hint, COST)),
        told -> {
          assertThat(told).isEqualTo(hint);
          events.add("look");
          return found;
        },
        false);
    assertThat(events).containsExactly("intent 1", "store", "local", "look", "publish 1");
    assertThat(intents.carried()).containsExactly(Optional.of(found));
  }

  @Test
  void namesOfMutationsGoToTheLogUnlessOneMayStillTakeEffect() {
    Map<Location, MutationId> named =
        Map.of(CHANGES.get(0).location(), MutationId.of("what the store said"));
    writes.mutate(
        CHANGES,
        store(new MutationResult(Effect.ALL, false, Optional.empty(), null, COST, named)),
        false);
    assertThat(intents.named()).containsExactly(named);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () -> new MutationResult(Effect.ALL, true, Optional.empty(), null, COST, named));
  }

  @Test
  void othersAreToldEvenIfTheLookFails() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                writes.mutate(
                    CHANGES,
                    store(done()),
                    told -> {
                      throw new IllegalStateException("made to fail");
                    },
                    false));
    assertThat(intents.announced()).containsExactly(CHANGES);
    assertThat(intents.carried()).containsExactly(Optional.empty());
  }

  @Test
  void whatMayStillTakeEffectIsNotLookedAt() {
    writes.mutate(
        CHANGES,
        store(new MutationResult(Effect.ALL, true, Optional.empty(), null, COST)),
        told -> {
          throw new AssertionError("looked");
        },
        false);
    assertThat(events).contains("publish unsettled 1");
  }

  @Test
  void invalidatesLocallyAllThatItAnnounces() {
    writes.mutate(CHANGES, store(done()), false);
    assertThat(invalidated)
        .containsExactly(
            new Invalidation(FILE, Scope.PATH),
            new Invalidation(Location.parse("s3://lake/a"), Scope.PATH),
            new Invalidation(Location.parse("s3://lake"), Scope.PATH));
  }

  @Test
  void aWriteWithoutEffectIsForgotten() {
    assertThatThrownBy(() -> writes.mutate(CHANGES, store(failed(Effect.NONE, false)), true))
        .isSameAs(failure);
    assertThat(events).containsExactly("intent 1", "store", "cancel 1");
  }

  @Test
  void aWriteThatWasNeverTriedLeavesNothing() {
    assertThatThrownBy(() -> writes.mutate(CHANGES, gate -> failed(Effect.NONE, false), true))
        .isSameAs(failure);
    assertThat(events).isEmpty();
  }

  @Test
  void whatWasDoneAlreadyNeedsNoPublication() {
    MutationResult nothing = new MutationResult(Effect.NONE, false, Optional.empty(), null, COST);
    assertThat(writes.mutate(CHANGES, gate -> nothing, true))
        .isEqualTo(new WriteAnswer(List.of(), true, COST, null));
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWriteDoneInPartIsAnnouncedAndItsFailureThrown(boolean wait) {
    intents.ackWith(new CompletableFuture<>());
    assertThatThrownBy(() -> writes.mutate(CHANGES, store(failed(Effect.SOME, false)), wait))
        .isSameAs(failure);
    assertThat(events).containsExactly("intent 1", "store", "local", "publish 1");
  }

  @Test
  void aWriteThatSucceededAfterAnAttemptWithoutAnswerIsUnsettled() {
    MutationResult result = new MutationResult(Effect.ALL, true, Optional.empty(), null, COST);
    assertThat(writes.mutate(CHANGES, store(result), true).published()).isTrue();
    assertThat(events).containsExactly("intent 1", "store", "local", "publish unsettled 1");
  }

  @Test
  void aWriteOfUnknownOutcomeIsUnsettledAndItsFailureThrown() {
    assertThatThrownBy(() -> writes.mutate(CHANGES, store(failed(Effect.SOME, true)), false))
        .isSameAs(failure);
    assertThat(events).containsExactly("intent 1", "store", "local", "publish unsettled 1");
  }

  @Test
  void aStoreThatThrowsAfterTheGateLeavesTheWriteUnsettled() {
    for (Throwable thrown :
        List.of(failure, new IllegalStateException(), new StackOverflowError())) {
      events.clear();
      Function<AttemptGate, MutationResult> mutation =
          gate -> {
            gate.beforeAttempt();
            return rethrow(thrown);
          };
      assertThatThrownBy(() -> writes.mutate(CHANGES, mutation, false)).isSameAs(thrown);
      assertThat(events).hasSize(3);
      assertThat(events.get(0)).startsWith("intent ");
      assertThat(events.get(1)).isEqualTo("local");
      assertThat(events.get(2)).startsWith("publish unsettled ");
    }
  }

  @Test
  void aStoreThatThrowsBeforeTheGateLeavesNothing() {
    assertThatThrownBy(() -> writes.mutate(CHANGES, gate -> rethrow(failure), false))
        .isSameAs(failure);
    assertThat(events).isEmpty();
  }

  @Test
  void severalAttemptsHaveOneIntent() {
    writes.mutate(
        CHANGES,
        gate -> {
          gate.beforeAttempt();
          events.add("first");
          gate.beforeAttempt();
          events.add("second");
          CompletableFuture.runAsync(gate::beforeAttempt).join();
          return done();
        },
        false);
    assertThat(events).containsExactly("intent 1", "first", "second", "local", "publish 1");
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"DISK_FULL", "STORE_FAILED", "OUTBOX_FULL", "SHUTTING_DOWN"})
  void withoutADurableIntentTheStoreIsNotTouched(ErrorCode code) {
    SyncException refusal = new SyncException(code, "made to refuse");
    intents.refuse(refusal);
    for (MemoryUfs ufs : List.of(MemoryUfs.objectStore(clock()), MemoryUfs.tree(clock()))) {
      Location file = ufs.traits().atomicDirectoryRename() ? Location.parse("hdfs://nn/f") : FILE;
      assertThatThrownBy(
              () ->
                  writes.mutate(
                      CHANGES,
                      gate -> ufs.create(file, InputStream.nullInputStream(), true, gate),
                      false))
          .isSameAs(refusal);
      assertThat(ufs.look(file)).isEmpty();
    }
    assertThat(events).isEmpty();
  }

  @Test
  void anAttemptAfterTheMutationHasEndedIsRefused() {
    List<AttemptGate> left = new ArrayList<>();
    writes.mutate(
        CHANGES,
        gate -> {
          gate.beforeAttempt();
          left.add(gate);
          return done();
        },
        false);
    assertThatThrownBy(
            () ->
                writes.mutate(
                    CHANGES,
                    gate -> {
                      left.add(gate);
                      return rethrow(failure);
                    },
                    false))
        .isSameAs(failure);
    events.clear();
    assertThat(left).hasSize(2);
    for (AttemptGate gate : left) {
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(gate::beforeAttempt)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
      assertThatExceptionOfType(SyncException.class)
          .isThrownBy(gate::beforeTreeAttempt)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }
    assertThat(events).isEmpty();
    assertThat(intents.pending()).isZero();
  }

  @Test
  void anAttemptThatMayTakeATreeIsAnnouncedAsOne() {
    List<Change> trees = List.of(new Change(FILE, Scope.SUBTREE, ChangeKind.CREATED, Cause.WRITE));
    writes.mutate(
        CHANGES,
        gate -> {
          gate.beforeTreeAttempt();
          events.add("store");
          gate.beforeTreeAttempt();
          return done();
        },
        false);
    assertThat(events).containsExactly("intent 1", "store", "local", "publish 1");
    assertThat(intents.announced()).containsExactly(trees);
    assertThat(invalidated).contains(new Invalidation(FILE, Scope.SUBTREE));
  }

  @Test
  void anIntentIsWidenedAndStaysTheSame() {
    writes.mutate(
        CHANGES,
        gate -> {
          gate.beforeAttempt();
          gate.beforeTreeAttempt();
          events.add("store");
          gate.beforeTreeAttempt();
          gate.beforeAttempt();
          return done();
        },
        false);
    assertThat(events).containsExactly("intent 1", "widen 1", "store", "local", "publish 1");
    assertThat(intents.announced().get(0)).extracting(Change::scope).containsExactly(Scope.SUBTREE);
    assertThat(intents.pending()).isZero();
  }

  @Test
  void anIntentThatCannotBeWidenedAnnouncesTheAttemptsBefore() {
    SyncException refusal = new SyncException(ErrorCode.DISK_FULL, "made to refuse");
    assertThatThrownBy(
            () ->
                writes.mutate(
                    CHANGES,
                    gate -> {
                      gate.beforeAttempt();
                      intents.refuse(refusal);
                      gate.beforeTreeAttempt();
                      return done();
                    },
                    false))
        .isSameAs(refusal);
    assertThat(events).containsExactly("intent 1", "local", "publish unsettled 1");
    assertThat(intents.announced()).containsExactly(CHANGES);
    assertThat(invalidated).doesNotContain(new Invalidation(FILE, Scope.SUBTREE));
  }

  @Test
  void aWidenedIntentIsWhatAStoreThatThrowsLeaves() {
    assertThatThrownBy(
            () ->
                writes.mutate(
                    CHANGES,
                    gate -> {
                      gate.beforeTreeAttempt();
                      return rethrow(failure);
                    },
                    false))
        .isSameAs(failure);
    assertThat(invalidated).contains(new Invalidation(FILE, Scope.SUBTREE));
    assertThat(intents.announced().get(0)).extracting(Change::scope).containsExactly(Scope.SUBTREE);
  }

  @Test
  void aStoreThatForgetsTheGateIsAFaultAndAnnouncedAllTheSame() {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> writes.mutate(CHANGES, gate -> done(), false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    assertThat(events).containsExactly("intent 1", "local", "publish unsettled 1");
  }

  @Test
  void othersAreToldEvenIfWhatIsHeldHereCannotBeInvalidated() {
    WritePath broken =
        new WritePath(
            intents,
            invalidations -> {
              throw failure;
            });
    assertThatThrownBy(() -> broken.mutate(CHANGES, store(done()), false)).isSameAs(failure);
    assertThat(events).containsExactly("intent 1", "store", "publish 1");
    events.clear();
    assertThatThrownBy(
            () ->
                broken.mutate(
                    CHANGES,
                    gate -> {
                      gate.beforeAttempt();
                      throw new IllegalStateException();
                    },
                    false))
        .isSameAs(failure);
    assertThat(events).containsExactly("intent 2", "publish unsettled 2");
  }

  @Test
  void whoDoesNotWaitIsAnsweredBeforeTheLog() {
    intents.ackWith(new CompletableFuture<>());
    assertThat(writes.mutate(CHANGES, store(done()), false).published()).isFalse();
  }

  @Test
  void whoWaitsIsAnsweredAfterTheLog() throws Exception {
    CompletableFuture<Void> ack = new CompletableFuture<>();
    intents.ackWith(ack);
    CompletableFuture<WriteAnswer> answer =
        CompletableFuture.supplyAsync(() -> writes.mutate(CHANGES, store(done()), true));
    assertThat(answer).isNotDone();
    ack.complete(null);
    assertThat(answer.get(60, TimeUnit.SECONDS).published()).isTrue();
  }

  @Test
  void aWaitIsBounded() {
    List<Long> waits = new ArrayList<>();
    intents.ackWith(
        new CompletableFuture<>() {
          @Override
          public Void get(long timeout, TimeUnit unit) throws TimeoutException {
            waits.add(unit.toMillis(timeout));
            throw new TimeoutException();
          }
        });
    WriteAnswer answer = writes.mutate(CHANGES, store(done()), true);
    assertThat(answer.published()).isFalse();
    assertThat(answer.tokens()).hasSize(2);
    assertThat(waits).containsExactly(WritePath.MAX_WAIT.toMillis());
  }

  @Test
  void anInterruptedWaitAnswersAndKeepsTheInterrupt() {
    intents.ackWith(new CompletableFuture<>());
    Thread.currentThread().interrupt();
    WriteAnswer answer = writes.mutate(CHANGES, store(done()), true);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.published()).isFalse();
  }

  @Test
  void aLogThatGivesUpIsAnError() {
    intents.ackWith(CompletableFuture.failedFuture(new IllegalStateException()));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> writes.mutate(CHANGES, store(done()), true))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }

  private Function<AttemptGate, MutationResult> store(MutationResult result) {
    return gate -> {
      gate.beforeAttempt();
      events.add("store");
      return result;
    };
  }

  private static MutationResult done() {
    return new MutationResult(Effect.ALL, false, Optional.empty(), null, COST);
  }

  private MutationResult failed(Effect effect, boolean unsettled) {
    return new MutationResult(effect, unsettled, Optional.of(failure), null, COST);
  }

  private static MutationResult rethrow(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  private static InstantSource clock() {
    return InstantSource.fixed(Instant.EPOCH);
  }
}
