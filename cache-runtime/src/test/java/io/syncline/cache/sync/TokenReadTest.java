package io.syncline.cache.sync;

import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Token;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A read that carries a token reflects the write that gave it. */
final class TokenReadTest {
  private static final Duration LONG = Duration.ofMinutes(4);

  private final EngineRig rig = EngineRig.objects();
  private final Location x = rig.s3("d/x");
  private final int shard = rig.function.shardOf(x);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void tokenThatIsNotAppliedAsksTheStoreAlthoughAValidEntryIsHeld() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.ufs.putOutside(x, "version two");
    EntryAnswer answer = rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0)));
    assertThat(answer.found()).isEqualTo(rig.ufs.look(x));
    assertThat(answer.served().asked()).isTrue();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void tokenThatIsAppliedIsServedWhatIsHeld() {
    rig.ufs.putOutside(x, "v1");
    rig.modified(x);
    rig.stat(x);
    EntryAnswer answer = rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0)));
    assertThat(answer.found()).isEqualTo(rig.ufs.look(x));
    assertThat(answer.served().asked()).isFalse();
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void oneTokenThatIsNotAppliedIsEnoughToAsk() {
    rig.modified(x);
    rig.stat(x);
    Token other = new Token(new Origin("west", "node-1", 1), shard, 0);
    rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0), other));
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void onlyTokensOfTheShardThatIsReadCount() {
    rig.stat(x);
    rig.engine.entry(x, rig.carrying(EngineRig.token((shard + 1) % 4, 7)));
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void listingAnswersForTheChildrenAndForTheDirectoryItself() {
    Location directory =
        IntStream.range(0, 100)
            .mapToObj(i -> rig.s3("p" + i + "/d"))
            .filter(d -> rig.function.shardOf(d) != rig.function.shardOfChildren(d))
            .findFirst()
            .orElseThrow();
    int children = rig.function.shardOfChildren(directory);
    int own = rig.function.shardOf(directory);
    rig.ufs.putOutside(directory.child("a"), "v1");
    rig.ls(directory);
    rig.asked(Map.of(LIST, 1));
    int elsewhere =
        IntStream.range(0, 4).filter(i -> i != children && i != own).findFirst().orElseThrow();
    rig.ls(directory, rig.carrying(EngineRig.token(elsewhere, 0)));
    rig.askedNothing();

    rig.ufs.putOutside(directory.child("b"), "v1");
    assertThat(rig.ls(directory, rig.carrying(EngineRig.token(children, 0))).names())
        .containsExactly("a", "b");
    rig.ufs.putOutside(directory.child("c"), "v1");
    assertThat(rig.ls(directory, rig.carrying(EngineRig.token(own, 0))).names())
        .containsExactly("a", "b", "c");
  }

  @Test
  void t18_doesNotShareAQuestionThatWasAskedBeforeTheWrite() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> before = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.ufs.putOutside(x, "version two");
    Threads.Call<EntryAnswer> carrying =
        Threads.call(() -> rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0))));
    assertThat(carrying.result().found()).isEqualTo(rig.ufs.look(x));
    stop.open();
    before.result();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void t18_norOneThatWasAskedBeforeItsRecordWasApplied() throws Exception {
    rig.ufs.putOutside(x, "v1");
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EntryAnswer> before = Threads.call(() -> rig.stat(x));
    stop.awaitReached();
    rig.ufs.putOutside(x, "version two");
    rig.modified(x);
    Threads.Call<EntryAnswer> carrying =
        Threads.call(() -> rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0))));
    assertThat(carrying.result().found()).isEqualTo(rig.ufs.look(x));
    stop.open();
    before.result();
    rig.asked(Map.of(STAT, 2));
  }

  @Test
  void isNeverServedWhatIsTooOld() {
    rig.ufs.putOutside(x, "v1");
    rig.stat(x);
    rig.modified(x);
    rig.ufs.failNext(STAT, 3, ErrorCode.UFS_UNAVAILABLE);
    refused(
        ErrorCode.UFS_UNAVAILABLE,
        () -> rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0))));
    refused(
        ErrorCode.UFS_UNAVAILABLE,
        () -> rig.engine.entry(x, rig.carrying(EngineRig.token((shard + 1) % 4, 0))));
    assertThat(rig.engine.entry(x, rig.carrying()).served().stale())
        .as("it is only the token that keeps it from being served")
        .isTrue();
  }

  @Test
  void readsAShardThatIsNotOwnedFromTheStore() {
    rig.stat(x);
    rig.shards.revoked(shard);
    rig.ufs.putOutside(x, "version two");
    EntryAnswer answer = rig.engine.entry(x, rig.carrying(EngineRig.token(shard, 0)));
    assertThat(answer.found()).isEqualTo(rig.ufs.look(x));
  }

  @Test
  void refusesAPartitionThatDoesNotExist() {
    refused(
        ErrorCode.INVALID_ARGUMENT, () -> rig.engine.entry(x, rig.carrying(EngineRig.token(4, 0))));
    refused(
        ErrorCode.INVALID_ARGUMENT, () -> rig.ls(rig.s3("d"), rig.carrying(EngineRig.token(4, 0))));
    rig.askedNothing();
  }

  @Test
  void whoWaitsHearsOfTheRecord() throws Exception {
    Threads.Call<Boolean> waiting =
        Threads.call(() -> rig.shards.awaitApplied(EngineRig.token(shard, 1), LONG));
    waiting.awaitBlocked();
    rig.modified(x);
    rig.modified(x);
    assertThat(waiting.result()).isTrue();
  }

  @Test
  void nobodyWaitsForAShardThatIsGivenUp() throws Exception {
    Threads.Call<Boolean> waiting =
        Threads.call(() -> rig.shards.awaitApplied(EngineRig.token(shard, 0), LONG));
    waiting.awaitBlocked();
    long asked = System.nanoTime();
    rig.shards.revoked(shard);
    assertThat(waiting.result()).isFalse();
    assertThat(System.nanoTime() - asked).isLessThan(LONG.toNanos() / 2);
  }

  @Test
  void waitEndsWhenItsTimeHasCome() throws Exception {
    assertThat(rig.shards.awaitApplied(EngineRig.token(shard, 0), Duration.ofMillis(5))).isFalse();
  }

  private static void refused(ErrorCode code, Runnable call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
