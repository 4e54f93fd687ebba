package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.ShardFunction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outbox step by step. */
class OutboxTest {
  private static final Origin ORIGIN = new Origin("east", "node-1", 7);
  private static final ShardFunction FUNCTION = new ShardFunction(4);
  private static final long SETTLE = Duration.ofSeconds(60).toNanos();
  private static final Location TREE_FILE = Location.parse("hdfs://nn/a/f");
  private static final Location DIRECTORY = Location.parse("hdfs://nn/a");

  private final Outbox outbox = outbox(new OutboxLimits(3, 10, Duration.ofNanos(SETTLE)));

  @Test
  void refusesAnIntentTooManyAndKeepsNothingOfIt() {
    for (int i = 0; i < 3; i++) {
      outbox.open(created(TREE_FILE), 0);
    }
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> outbox.open(created(TREE_FILE), 0))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTBOX_FULL))
        .withMessageContaining("3");
    assertThat(outbox.size()).isEqualTo(3);
    assertThat(outbox.drain()).isEmpty();
    outbox.cancel(1);
    assertThat(outbox.open(created(TREE_FILE), 0).id()).isEqualTo(4);
  }

  @Test
  void aHoldKeepsClaimsAtWhatWasAckedBeforeIt() {
    beat(5);
    long first = outbox.hold();
    beat(9);
    long second = outbox.hold();
    assertThat(claims(beat(12))).containsOnly(OptionalLong.of(5));
    outbox.release(first);
    assertThat(claims(beat(15))).containsOnly(OptionalLong.of(9));
    outbox.release(second);
    outbox.release(second);
    assertThat(outbox.holds()).isZero();
    assertThat(claims(beat(20))).containsOnly(OptionalLong.of(15));
  }

  @Test
  void theOldestOfHoldsAndIntentsDecides() {
    beat(5);
    long id = outbox.open(created(TREE_FILE), 0).id();
    beat(9);
    long hold = outbox.hold();
    assertThat(claims(beat(12))).containsOnly(OptionalLong.of(5));
    outbox.cancel(id);
    assertThat(claims(beat(15))).containsOnly(OptionalLong.of(9));
    outbox.open(created(TREE_FILE), 0);
    outbox.release(hold);
    assertThat(claims(beat(20))).containsOnly(OptionalLong.of(15));
  }

  @Test
  void aHoldForWhatIsInheritedKeepsEveryClaimAndThePredecessors() {
    long hold = outbox.holdInheritance();
    beat(5);
    assertThat(claims(beat(9))).containsOnly(OptionalLong.empty());
    assertThat(outbox.isInheritanceDone()).isFalse();
    assertThat(outbox.isEmpty()).as("it may leave itself").isTrue();
    outbox.release(hold);
    assertThat(outbox.isInheritanceDone()).isTrue();
    assertThat(claims(beat(12))).containsOnly(OptionalLong.of(9));
  }

  @Test
  void underAnotherIncarnationEveryHoldIsForWhatIsInherited() {
    long hold = outbox.hold();
    outbox.reincarnate(new Origin("east", "node-1", 8));
    assertThat(outbox.isInheritanceDone()).isFalse();
    outbox.release(hold);
    assertThat(outbox.isInheritanceDone()).isTrue();
  }

  @Test
  void idsGoOnAfterTheNewestEverUsed() {
    Outbox next = new Outbox(ORIGIN, FUNCTION, OutboxLimits.DEFAULT, 41);
    assertThat(next.open(created(TREE_FILE), 0).id()).isEqualTo(42);
    next.inherit(new Intent(50, created(TREE_FILE), Outcome.PENDING, 0), 0);
    assertThat(next.open(created(TREE_FILE), 0).id()).isEqualTo(51);
    next.inherit(new Intent(9, created(TREE_FILE), Outcome.PENDING, 0), 0);
    assertThat(next.open(created(TREE_FILE), 0).id()).isEqualTo(52);
  }

  @Test
  void tellsNothingOfAnIntentThatIsPendingOrCancelled() {
    long pending = outbox.open(created(TREE_FILE), 5).id();
    long cancelled = outbox.open(created(TREE_FILE), 3).id();
    outbox.cancel(cancelled);
    assertThat(outbox.drain()).isEmpty();
    assertThat(outbox.advance(10 * SETTLE)).isFalse();
    assertThat(outbox.size()).isEqualTo(1);
    assertThat(outbox.oldest()).hasValue(5);
    outbox.cancel(pending);
    assertThat(outbox.size()).isZero();
    assertThat(outbox.oldest()).isEmpty();
  }

  @Test
  void aWidenedIntentStaysPendingAndAsOldAsItIs() {
    long id = outbox.open(created(TREE_FILE), 5).id();
    outbox.open(created(TREE_FILE), 7);
    outbox.open(created(TREE_FILE), 8);
    assertThat(outbox.wider(id, subtree(DIRECTORY)))
        .isEqualTo(new Intent(id, subtree(DIRECTORY), Outcome.PENDING, 5));
    outbox.widen(id, subtree(DIRECTORY));
    assertThat(outbox.size()).isEqualTo(3);
    assertThat(outbox.oldest()).hasValue(5);
    assertThat(outbox.drain()).isEmpty();
    outbox.settle(id);
    assertThat(outbox.drain())
        .hasSize(4)
        .allSatisfy(o -> assertThat(changes(o)).isEqualTo(subtree(DIRECTORY)));
  }

  @Test
  void aWiderFormAloneChangesNothing() {
    long id = outbox.open(created(TREE_FILE), 5).id();
    Intent wider = outbox.wider(id, subtree(DIRECTORY));
    assertThat(wider.changes()).isEqualTo(subtree(DIRECTORY));
    outbox.settle(id);
    assertThat(changes(only(outbox.drain()))).isEqualTo(created(TREE_FILE));
  }

  @Test
  void takesBackWhatItClaimedUnderEveryIncarnationUntilItStandsByIt() {
    beat(5);
    outbox.withdraw(true);
    assertThat(bodies(beat(9))).containsOnly(BusRecord.Heartbeat.WITHDRAWN);
    outbox.reincarnate(new Origin("east", "node-1", 8));
    assertThat(bodies(beat(12))).containsOnly(BusRecord.Heartbeat.WITHDRAWN);
    outbox.withdraw(false);
    assertThat(claims(beat(15))).containsOnly(OptionalLong.of(12));
  }

  @Test
  void claimsNothingWhileTheLogMayLoseWhatItAcknowledged() {
    assertThat(claims(beat(5))).containsOnly(OptionalLong.empty());
    assertThat(claims(beat(9))).containsOnly(OptionalLong.of(5));
    outbox.trustLog(false);
    assertThat(claims(beat(12))).containsOnly(OptionalLong.empty());
    outbox.trustLog(true);
    assertThat(claims(beat(20))).containsOnly(OptionalLong.of(12));
  }

  /** Heartbeats, acked at an offset in each partition. */
  private List<Outgoing> beat(long offset) {
    outbox.beat();
    List<Outgoing> beats = outbox.drain();
    assertThat(beats).hasSize(FUNCTION.shards());
    beats.forEach(sent -> outbox.acked(sent, offset));
    return beats;
  }

  private static List<BusRecord.Body> bodies(List<Outgoing> beats) {
    return beats.stream().map(sent -> sent.record().body()).toList();
  }

  private static List<OptionalLong> claims(List<Outgoing> beats) {
    return beats.stream()
        .map(sent -> ((BusRecord.Heartbeat) sent.record().body()).claim())
        .toList();
  }

  @Test
  void cancellingWhatIsNotThereDoesNothing() {
    outbox.cancel(99);
    assertThat(outbox.size()).isZero();
  }

  @Test
  void whatWasToldOnceIsNeitherToldTwiceNorForgotten() {
    long settled = outbox.open(created(TREE_FILE), 0).id();
    outbox.settle(settled);
    long unsettled = outbox.open(created(TREE_FILE), 0).id();
    outbox.unsettle(unsettled, 0);
    for (long id : new long[] {settled, unsettled}) {
      assertThatIllegalStateException().isThrownBy(() -> outbox.cancel(id));
      assertThatIllegalStateException().isThrownBy(() -> outbox.settle(id));
      assertThatIllegalStateException().isThrownBy(() -> outbox.unsettle(id, 1));
      assertThatIllegalStateException().isThrownBy(() -> outbox.wider(id, subtree(DIRECTORY)));
      assertThatIllegalStateException().isThrownBy(() -> outbox.widen(id, subtree(DIRECTORY)));
    }
    assertThat(outbox.size()).isEqualTo(2);
    assertThatIllegalStateException().isThrownBy(() -> outbox.settle(99));
    assertThatIllegalStateException().isThrownBy(() -> outbox.unsettle(99, 0));
  }

  @Test
  void aSettledIntentIsDoneOnlyWhenEveryPartitionAcked() {
    long id = outbox.open(subtree(DIRECTORY), 0).id();
    List<Token> tokens = outbox.settle(id);
    List<Outgoing> outgoing = outbox.drain();
    assertThat(outgoing).extracting(o -> o.record().partition()).containsExactly(0, 1, 2, 3);
    assertThat(tokens)
        .containsExactly(
            new Token(ORIGIN, 0, 0),
            new Token(ORIGIN, 1, 0),
            new Token(ORIGIN, 2, 0),
            new Token(ORIGIN, 3, 0));
    for (int i = 3; i > 0; i--) {
      assertThat(outbox.acked(outgoing.get(i), 0))
          .isEqualTo(new Outbox.Acked(List.of(), List.of()));
      assertThat(outbox.size()).isEqualTo(1);
    }
    assertThat(outbox.acked(outgoing.get(0), 0))
        .isEqualTo(new Outbox.Acked(List.of(id), List.of(id)));
    assertThat(outbox.size()).isZero();
    assertThat(outbox.drain()).isEmpty();
  }

  @Test
  void aSettledIntentIsToldAsItWas() {
    outbox.settle(outbox.open(created(TREE_FILE), 0).id());
    assertThat(records(outbox.drain()))
        .containsExactly(
            new BusRecord(
                ORIGIN,
                FUNCTION.shardOf(TREE_FILE),
                new SequenceRange(0, 0),
                OptionalLong.empty(),
                new BusRecord.Changes(created(TREE_FILE))));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 1, Long.MAX_VALUE - 60_000_000_000L})
  void whatIsUnsettledIsToldAtOnceAndAgainAfterTheSettleTime(long ended) {
    long id = outbox.open(created(TREE_FILE), 0).id();
    outbox.unsettle(id, ended);
    assertThat(ackAll()).isEqualTo(new Outbox.Acked(List.of(id), List.of()));
    assertThat(outbox.advance(ended + SETTLE - 1)).isFalse();
    assertThat(outbox.drain()).isEmpty();
    assertThat(outbox.size()).isEqualTo(1);
    assertThat(outbox.advance(ended + SETTLE)).isTrue();
    assertThat(outbox.advance(ended + SETTLE)).isFalse();
    assertThat(outbox.size()).isEqualTo(1);
    assertThat(ackAll()).isEqualTo(new Outbox.Acked(List.of(id), List.of(id)));
    assertThat(outbox.size()).isZero();
    assertThat(outbox.advance(ended + 3 * SETTLE)).isFalse();
  }

  @Test
  void anUnsettledIntentWaitsForItsFirstPublicationToo() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), OutboxLimits.DEFAULT, 0);
    long id = one.open(created(TREE_FILE), 0).id();
    one.unsettle(id, 0);
    Outgoing first = only(one.drain());
    one.advance(SETTLE);
    Outgoing second = only(one.drain());
    assertThat(one.acked(second, 0).done()).isEmpty();
    assertThat(one.acked(first, 0).done()).containsExactly(id);
  }

  @Test
  void eachUnsettledIntentIsToldAgainAtItsOwnTime() {
    long first = outbox.open(created(TREE_FILE), 0).id();
    long second = outbox.open(created(TREE_FILE), 0).id();
    outbox.unsettle(first, 0);
    outbox.unsettle(second, 10);
    ackAll();
    outbox.advance(SETTLE + 9);
    assertThat(ackAll().done()).containsExactly(first);
    outbox.advance(SETTLE + 10);
    assertThat(ackAll().done()).containsExactly(second);
  }

  @Test
  void whatMayHaveHappenedOnATreeMayHaveBeenADirectory() {
    outbox.unsettle(outbox.open(created(TREE_FILE), 0).id(), 0);
    assertThat(outbox.drain())
        .hasSize(4)
        .allSatisfy(
            o ->
                assertThat(changes(o))
                    .containsExactly(
                        new Change(TREE_FILE, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE)));
  }

  @Test
  void whatMayHaveHappenedToAKeyMayHaveMadeItsAncestors() {
    Location key = Location.parse("s3://lake/a/k");
    Change modified = new Change(key, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE);
    outbox.unsettle(outbox.open(List.of(modified), 0).id(), 0);
    assertThat(outbox.drain().stream().flatMap(o -> changes(o).stream()))
        .containsExactlyInAnyOrder(
            new Change(key, Scope.PATH, ChangeKind.UNKNOWN, Cause.WRITE),
            new Change(Location.parse("s3://lake/a"), Scope.PATH, ChangeKind.UNKNOWN, Cause.WRITE),
            new Change(Location.parse("s3://lake"), Scope.PATH, ChangeKind.UNKNOWN, Cause.WRITE));
  }

  @Test
  void anInheritedIntentIsUnsettledWhateverItWas() {
    for (Outcome outcome : Outcome.values()) {
      Outbox next = outbox(OutboxLimits.DEFAULT);
      next.inherit(new Intent(4, created(TREE_FILE), outcome, 11), 100);
      assertThat(next.oldest()).hasValue(11);
      List<Outgoing> outgoing = next.drain();
      assertThat(outgoing).hasSize(4).allMatch(o -> changes(o).get(0).kind() == ChangeKind.UNKNOWN);
      outgoing.forEach(o -> assertThat(next.acked(o, 0).done()).isEmpty());
      assertThat(next.advance(100 + SETTLE)).isTrue();
      List<Outgoing> again = next.drain();
      again.subList(0, 3).forEach(o -> assertThat(next.acked(o, 0).done()).isEmpty());
      assertThat(next.acked(again.get(3), 0).done()).containsExactly(4L);
    }
  }

  @Test
  void moreMayBeInheritedThanMayBeOpened() {
    for (long id = 1; id <= 5; id++) {
      outbox.inherit(new Intent(id, created(TREE_FILE), Outcome.PENDING, 0), 0);
    }
    assertThat(outbox.size()).isEqualTo(5);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> outbox.open(created(TREE_FILE), 0));
  }

  @Test
  void aFailedRecordGoesOutFirstAndUnderItsOwnNumbers() {
    outbox.settle(outbox.open(created(TREE_FILE), 0).id());
    Outgoing failed = only(outbox.drain());
    outbox.failed(failed);
    long second = outbox.open(created(TREE_FILE), 0).id();
    outbox.settle(second);
    List<Outgoing> outgoing = outbox.drain();
    assertThat(outgoing).hasSize(2).first().isSameAs(failed);
    assertThat(outgoing.get(1).record().sequences()).isEqualTo(new SequenceRange(1, 1));
    assertThat(outbox.drain()).isEmpty();
    assertThat(outbox.acked(outgoing.get(1), 0).done()).containsExactly(second);
    assertThat(outbox.acked(outgoing.get(0), 0).done()).containsExactly(second - 1);
  }

  @Test
  void whatIsForAPartitionThatIsNotOpenStays() {
    outbox.settle(outbox.open(subtree(DIRECTORY), 0).id());
    outbox.failed(outbox.drain(partition -> partition == 2 ? 9 : 0).get(0));
    List<Outgoing> others = outbox.drain(partition -> partition == 2 ? 0 : 9);
    assertThat(others).extracting(o -> o.record().partition()).containsExactly(0, 1, 3);
    others.forEach(one -> outbox.acked(one, 0));
    assertThat(outbox.hasWaiting()).isTrue();
    assertThat(outbox.drain(partition -> partition == 2 ? 0 : 9)).isEmpty();
    assertThat(outbox.acked(only(outbox.drain()), 0).done()).hasSize(1);
    assertThat(outbox.hasWaiting()).isFalse();
  }

  @Test
  void aRefusedBatchGoesOutInHalvesUnderItsOwnNumbers() {
    for (int i = 0; i < 3; i++) {
      outbox.settle(outbox.open(created(DIRECTORY.child("f" + i)), 0).id());
    }
    Outgoing batch = only(outbox.drain());
    assertThat(outbox.refused(batch)).isTrue();
    List<Outgoing> halves = outbox.drain();
    assertThat(halves)
        .extracting(o -> o.record().sequences())
        .containsExactly(new SequenceRange(0, 0), new SequenceRange(1, 2));
    assertThat(halves.stream().flatMap(o -> changes(o).stream()).toList())
        .isEqualTo(changes(batch));
    assertThat(outbox.acked(halves.get(1), 0).done()).containsExactly(2L, 3L);
    assertThat(outbox.acked(halves.get(0), 0).done()).containsExactly(1L);
  }

  @Test
  void aRefusedChangeLosesItsHintFirstAndThenCoversMore() {
    FileStatus status = new FileStatus(FileType.FILE, 1, null, "v");
    Change change = new Change(TREE_FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WATCH, status);
    long id = outbox.open(List.of(change), 0).id();
    outbox.settle(id);
    Outgoing outgoing = only(outbox.drain());
    List<Change> forms = new ArrayList<>();
    while (outbox.refused(outgoing)) {
      int partition = outgoing.record().partition();
      outgoing = only(outbox.drain());
      assertThat(outgoing.record().partition()).isEqualTo(partition);
      assertThat(outgoing.record().sequences()).isEqualTo(new SequenceRange(0, 0));
      forms.add(only(changes(outgoing)));
    }
    assertThat(forms)
        .containsExactly(
            new Change(TREE_FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WATCH),
            new Change(DIRECTORY, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH),
            new Change(DIRECTORY.root(), Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH));
    assertThat(only(outbox.drain())).as("what has no smaller form is held").isSameAs(outgoing);
    assertThat(outbox.acked(outgoing, 0).done()).containsExactly(id);
  }

  @Test
  void oneRecordTakesWhatWaitsUpToItsLimit() {
    Outbox many = outbox(new OutboxLimits(100, 10, Duration.ofNanos(SETTLE)));
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      tokens.addAll(many.settle(many.open(created(DIRECTORY.child("f" + i)), 0).id()));
    }
    List<Outgoing> outgoing = many.drain();
    assertThat(outgoing)
        .extracting(o -> o.record().sequences())
        .containsExactly(
            new SequenceRange(0, 9), new SequenceRange(10, 19), new SequenceRange(20, 24));
    assertThat(tokens).extracting(Token::sequence).isSorted().startsWith(0L, 1L).endsWith(24L);
    assertThat(many.acked(outgoing.get(1), 0).done()).hasSize(10).startsWith(11L);
  }

  @Test
  void theTokenOfAWriteIsTheLastNumberOfItsPartition() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), OutboxLimits.DEFAULT, 0);
    Location key = Location.parse("s3://lake/a/b/k");
    assertThat(one.settle(one.open(created(key), 0).id())).containsExactly(new Token(ORIGIN, 0, 3));
    assertThat(one.settle(one.open(created(key), 0).id())).containsExactly(new Token(ORIGIN, 0, 7));
  }

  @Test
  void longPathsGoIntoMoreRecords() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), OutboxLimits.DEFAULT, 0);
    String rest = "/" + "x".repeat(250);
    for (int i = 0; i < 500; i++) {
      Location file = Location.parse("hdfs://nn/" + i + rest.repeat(16));
      one.settle(one.open(created(file), 0).id());
    }
    List<Outgoing> outgoing = one.drain();
    assertThat(outgoing)
        .hasSizeBetween(3, 6)
        .allSatisfy(o -> assertThat(bytes(o)).isLessThan(850_000));
    assertThat(outgoing.stream().mapToInt(o -> changes(o).size()).sum()).isEqualTo(500);
    assertThat(outgoing.get(1).record().sequences().first())
        .isEqualTo(outgoing.get(0).record().sequences().last() + 1);
  }

  @Test
  void longVersionsGoIntoMoreRecords() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), OutboxLimits.DEFAULT, 0);
    FileStatus status = new FileStatus(FileType.FILE, 1, null, "v".repeat(500_000));
    Change change = new Change(TREE_FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WATCH, status);
    one.settle(one.open(List.of(change), 0).id());
    one.settle(one.open(List.of(change), 0).id());
    assertThat(one.drain()).hasSize(2);
  }

  @Test
  void aRecordHoldsAtLeastOneChange() {
    Outbox one = new Outbox(ORIGIN, new ShardFunction(1), OutboxLimits.DEFAULT, 0);
    FileStatus status = new FileStatus(FileType.FILE, 1, null, "v".repeat(2_000_000));
    Change change = new Change(TREE_FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WATCH, status);
    one.settle(one.open(List.of(change), 0).id());
    assertThat(one.drain()).hasSize(1);
  }

  @Test
  void limitsHaveARange() {
    Duration settle = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new OutboxLimits(0, 1, settle));
    assertThatIllegalArgumentException().isThrownBy(() -> new OutboxLimits(1, 0, settle));
    assertThatIllegalArgumentException().isThrownBy(() -> new OutboxLimits(1, 1, settle.negated()));
  }

  @Test
  void anIntentAnnouncesSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Intent(1, List.of(), Outcome.PENDING, 0));
  }

  private Outbox.Acked ackAll() {
    List<Long> published = new ArrayList<>();
    List<Long> done = new ArrayList<>();
    for (Outgoing outgoing : outbox.drain()) {
      Outbox.Acked acked = outbox.acked(outgoing, 0);
      published.addAll(acked.published());
      done.addAll(acked.done());
    }
    return new Outbox.Acked(published, done);
  }

  private static Outbox outbox(OutboxLimits limits) {
    return new Outbox(ORIGIN, FUNCTION, limits, 0);
  }

  private static List<Change> created(Location location) {
    return List.of(new Change(location, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
  }

  private static List<Change> subtree(Location location) {
    return List.of(new Change(location, Scope.SUBTREE, ChangeKind.REMOVED, Cause.WRITE));
  }

  private static List<BusRecord> records(List<Outgoing> outgoing) {
    return outgoing.stream().map(Outgoing::record).toList();
  }

  private static List<Change> changes(Outgoing outgoing) {
    return ((BusRecord.Changes) outgoing.record().body()).changes();
  }

  private static int bytes(Outgoing outgoing) {
    return changes(outgoing).stream()
        .mapToInt(change -> change.location().toString().getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }
}
