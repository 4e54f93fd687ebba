package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.ShardFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which changes carry a status, and before which heartbeat they had not begun. */
class OutboxCarryTest {
  private static final Origin ORIGIN = new Origin("east", "node-1", 7);
  private static final Location TREE = Location.parse("hdfs://nn/a");
  private static final Location F = TREE.child("f");
  private static final Location G = TREE.child("g");
  private static final FileStatus SEEN = new FileStatus(FileType.FILE, 3, null, "v3");

  /** One partition: what is opened one after another is told in one record. */
  private final Outbox outbox =
      new Outbox(ORIGIN, new ShardFunction(1), new OutboxLimits(10, 10, Duration.ofSeconds(60)), 0);

  @Test
  void aWriteCarriesWhatWasSeenAndTheHeartbeatBeforeIt() {
    beat(5);
    long id = open(written(F));
    beat(9);
    outbox.settle(id, SEEN, Map.of());
    BusRecord record = drained();
    assertThat(statuses(record)).containsExactly(Optional.of(SEEN));
    assertThat(record.notBefore()).hasValue(5);
  }

  @Test
  void aRecordNamesTheOldestHeartbeatOfThoseThatCarry() {
    beat(5);
    long first = open(written(F));
    beat(9);
    long second = open(written(G));
    outbox.settle(second, SEEN, Map.of());
    outbox.settle(first, SEEN, Map.of());
    assertThat(drained().notBefore()).hasValue(5);

    beat(12);
    outbox.settle(open(written(F)));
    outbox.settle(open(written(G)), SEEN, Map.of());
    BusRecord record = drained();
    assertThat(statuses(record)).containsExactly(Optional.empty(), Optional.of(SEEN));
    assertThat(record.notBefore()).hasValue(12);
  }

  @Test
  void whatWasNotSeenCarriesNothing() {
    beat(5);
    outbox.settle(open(written(F)));
    assertCarriesNothing(drained());
  }

  @Test
  void beforeTheFirstHeartbeatNothingIsCarried() {
    outbox.settle(open(written(F)), SEEN, Map.of());
    assertCarriesNothing(drained());
  }

  @Test
  void whileTheLogIsNotTrustedNothingIsCarried() {
    beat(5);
    outbox.trustLog(false);
    outbox.settle(open(written(F)), SEEN, Map.of());
    assertCarriesNothing(drained());
  }

  @Test
  void whatMayStillTakeEffectCarriesNothing() {
    beat(5);
    long id = open(written(F));
    outbox.unsettle(id, 0);
    assertCarriesNothing(drained());
  }

  @Test
  void onlyTheWriteOfOneFileCarries() {
    beat(5);
    outbox.settle(open(new Change(F, Scope.PATH, ChangeKind.REMOVED, Cause.WRITE)), SEEN, Map.of());
    assertCarriesNothing(drained());
    outbox.settle(
        open(new Change(TREE, Scope.SUBTREE, ChangeKind.CREATED, Cause.WRITE)), SEEN, Map.of());
    assertCarriesNothing(drained());
    outbox.settle(outbox.open(List.of(written(F), written(G)), 0).id(), SEEN, Map.of());
    assertCarriesNothing(drained());
  }

  @Test
  void directoriesThatComeWithAFileCarryNothing() {
    beat(5);
    outbox.settle(
        open(
            new Change(
                Location.parse("s3://lake/a/f"), Scope.PATH, ChangeKind.CREATED, Cause.WRITE)),
        SEEN,
        Map.of());
    assertThat(statuses(drained()))
        .containsExactly(Optional.of(SEEN), Optional.empty(), Optional.empty());
  }

  @Test
  void whatIsNotKeptOnDiskIsNotRepeatedUnderAnotherIncarnation() {
    beat(5);
    outbox.settle(open(written(F)), SEEN, Map.of());
    outbox.reincarnate(new Origin("east", "node-1", 8));
    assertCarriesNothing(drained());
  }

  @Test
  void aHeartbeatOfAnEarlierIncarnationDatesNothing() {
    beat(5);
    long id = open(written(F));
    outbox.reincarnate(new Origin("east", "node-1", 8));
    beat(1);
    outbox.settle(id, SEEN, Map.of());
    assertCarriesNothing(drained());
  }

  @Test
  void aRecordThatFailedIsRepeatedAsItWas() {
    beat(5);
    outbox.settle(open(written(F)), SEEN, Map.of());
    Outgoing sent = outbox.drain().get(0);
    outbox.failed(sent);
    BusRecord again = drained();
    assertThat(again).isEqualTo(sent.record());
    assertThat(again.notBefore()).hasValue(5);
  }

  @Test
  void whatTheLogRefusesLosesTheStatusFirst() {
    beat(5);
    outbox.settle(open(written(F)), SEEN, Map.of());
    outbox.refused(outbox.drain().get(0));
    assertCarriesNothing(drained());
  }

  private void beat(long offset) {
    outbox.beat();
    outbox.drain().forEach(outgoing -> outbox.acked(outgoing, offset));
  }

  private long open(Change change) {
    return outbox.open(List.of(change), 0).id();
  }

  private BusRecord drained() {
    List<Outgoing> drained = outbox.drain();
    assertThat(drained).hasSize(1);
    return drained.get(0).record();
  }

  private static void assertCarriesNothing(BusRecord record) {
    assertThat(statuses(record)).isNotEmpty().allMatch(Optional::isEmpty);
    assertThat(record.notBefore()).isEqualTo(OptionalLong.empty());
  }

  private static List<Optional<FileStatus>> statuses(BusRecord record) {
    List<Optional<FileStatus>> statuses = new ArrayList<>();
    ((BusRecord.Changes) record.body())
        .changes()
        .forEach(change -> statuses.add(Optional.ofNullable(change.status())));
    return statuses;
  }

  private static Change written(Location location) {
    return new Change(location, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE);
  }
}
