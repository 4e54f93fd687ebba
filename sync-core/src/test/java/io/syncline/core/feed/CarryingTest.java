package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a record's statuses are believed: its heartbeat must be dated, and its origin entitled. */
class CarryingTest {
  private static final Location LAKE = Location.parse("hdfs://nn/a");
  private static final Location FILE = LAKE.child("x");
  private static final Location ELSEWHERE = Location.parse("hdfs://other/x");
  private static final Origin EAST = new Origin("east", "n1", 1);
  private static final FileStatus OLD = file(1, "old");
  private static final FileStatus NEW = file(2, "new");
  private static final FeedSettings ON = FeedSettings.DEFAULT.carryingStatuses();

  private final Membership membership = new Membership(new Origin("west", "n1", 1));
  private long now = 1_000;
  private long offset = 10;
  private long sequence;
  private FedShard fed = takenUp(ON);

  CarryingTest() {
    membership.read("topic/east", new OriginsEntry.Registered("east", "east", "id", 1));
    membership.read("ping", membership.ping(now));
    join("id");
    ask(FILE);
    ask(ELSEWHERE);
    sampled(1_500, 7);
    sampled(1_600, 8);
    now = 2_000;
  }

  @Test
  void isDatedByTheEndsThatWereToldBeforeItsHeartbeatWasThere() {
    read(7, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).contains(NEW);
    assertThat(decide(FILE).since()).hasValue(1_500);
  }

  @Test
  void aLaterHeartbeatDatesItLater() {
    read(9, change(FILE, ChangeKind.CREATED));
    assertThat(decide(FILE).since()).hasValue(1_600);
  }

  @Test
  void isOffUnlessItIsSwitchedOn() {
    fed = takenUp(FeedSettings.DEFAULT);
    read(askedAgain(), change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).isEmpty();
  }

  @Test
  void withoutAHeartbeatOrADateItIsAnInvalidation() {
    read(OptionalLong.empty(), 0, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).as("no heartbeat").isEmpty();

    ask(FILE);
    read(OptionalLong.of(6), 0, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).as("a heartbeat older than all samples").isEmpty();

    ask(FILE);
    now = 3_000;
    read(OptionalLong.of(offset), 0, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).as("a heartbeat that is the record itself").isEmpty();
  }

  @Test
  void anEndToldByADeposedLeaderDatesNothing() {
    read(OptionalLong.of(7), 1, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).isEmpty();
  }

  @Test
  void theSameStatusNeedsNoDate() {
    read(
        OptionalLong.empty(),
        0,
        new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE, OLD));
    assertThat(held()).contains(OLD);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChangeKind.class,
      names = {"REMOVED", "UNKNOWN"})
  void whatWasRemovedOrIsNotKnownIsNeverBelieved(ChangeKind kind) {
    read(7, change(FILE, kind));
    assertThat(held()).isEmpty();
  }

  @Test
  void aTreeNorADirectoryNorAFileWithoutAVersionIsBelieved() {
    read(7, new Change(FILE, Scope.SUBTREE, ChangeKind.MODIFIED, Cause.WRITE, NEW));
    assertThat(held()).isEmpty();
    read(
        askedAgain(),
        new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE, FileStatus.directory()));
    assertThat(held()).isEmpty();
    read(
        askedAgain(),
        new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE, file(2, null)));
    assertThat(held()).isEmpty();
  }

  @Test
  void anOriginIsBelievedOnlyOfWhatItSaidItWrites() {
    read(7, change(ELSEWHERE, ChangeKind.MODIFIED));
    assertThat(decide(ELSEWHERE).servable()).isFalse();
  }

  @Test
  void anOriginOfAnotherLogIsNotBelieved() {
    join("another id");
    read(7, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).isEmpty();
  }

  @Test
  void anOriginThatClaimedWhatItCannotKnowIsNotBelieved() {
    apply(heartbeat(offset), 0);
    read(askedAgain(), change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).as("a status that looks newer").isEmpty();

    ask(FILE);
    read(
        OptionalLong.empty(),
        0,
        new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE, OLD));
    assertThat(held()).as("the status that is held").isEmpty();
  }

  @Test
  void aStrangerIsNotBelieved() {
    BusRecord record =
        new BusRecord(
            new Origin("east", "n9", 1),
            0,
            new SequenceRange(0, 0),
            OptionalLong.of(7),
            new BusRecord.Changes(List.of(change(FILE, ChangeKind.MODIFIED))));
    apply(record, 0);
    assertThat(held()).isEmpty();
  }

  @Test
  void afterAHoleInTheNumbersNothingIsBelieved() {
    sequence += 3;
    read(7, change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).isEmpty();
  }

  @Test
  void whereTheStoreLagsItIsInvalidatedAgainWithoutTheStatus() {
    fed = takenUp(ON.with(new ReadLag(Duration.ofNanos(300), Set.of(LAKE))));
    fed.pass(now);
    now += 300;
    fed.pass(now);
    read(askedAgain(), change(FILE, ChangeKind.MODIFIED));
    assertThat(held()).contains(NEW);
    fed.pass(now);
    now += 300;
    fed.pass(now);
    assertThat(held()).isEmpty();
  }

  private FedShard takenUp(FeedSettings settings) {
    FedShard next =
        new FedShard(new MemoryShardStore(0), new ShardFunction(1), ShardLimits.DEFAULT, settings);
    next.coldStart(List.of(new Position("east", "id", 0, 0)), membership.members());
    return next;
  }

  private void join(String topicId) {
    membership.read(
        EAST.toString(),
        new OriginsEntry.Joined(
            EAST,
            List.of(LAKE),
            Optional.empty(),
            List.of(new LogPlace("east", topicId, 0, 0)),
            FencingWaits.NONE));
  }

  private void sampled(long asked, long end) {
    fed.sampled("east", "id", asked, 0, end, 0);
  }

  private void ask(Location location) {
    Sync sync = fed.shard().begin(Sync.Target.ENTRY, location, now);
    sync.answered(now);
    fed.shard().complete(sync, Optional.of(OLD));
  }

  /**
   * The file is asked again, and an end is told after that.
   *
   * @return a heartbeat at that end
   */
  private long askedAgain() {
    ask(FILE);
    assertThat(held()).contains(OLD);
    offset++;
    sampled(now + 500, offset - 1);
    now += 1_000;
    return offset - 1;
  }

  private EntryDecision decide(Location location) {
    return fed.shard().decide(location, Bound.NONE, now, Watermark.UNKNOWN);
  }

  private Optional<FileStatus> held() {
    EntryDecision decision = decide(FILE);
    return decision.servable() && decision.entry() != null
        ? Optional.ofNullable(decision.entry().status())
        : Optional.empty();
  }

  private void read(long notBefore, Change change) {
    read(OptionalLong.of(notBefore), 0, change);
  }

  private void read(OptionalLong notBefore, int epoch, Change change) {
    BusRecord record =
        new BusRecord(
            EAST,
            0,
            new SequenceRange(sequence, sequence),
            notBefore,
            new BusRecord.Changes(List.of(change)));
    sequence++;
    apply(record, epoch);
  }

  private BusRecord heartbeat(long claim) {
    return new BusRecord(
        EAST,
        0,
        new SequenceRange(sequence, sequence++),
        OptionalLong.empty(),
        new BusRecord.Heartbeat(OptionalLong.of(claim)));
  }

  private void apply(BusRecord record, int epoch) {
    RecordPlace place = new RecordPlace(new Position("east", "id", 0, offset + 1), offset, epoch);
    offset++;
    fed.apply(place, record, membership.members(), new Moment(now, now));
  }

  private static Change change(Location location, ChangeKind kind) {
    return new Change(location, Scope.PATH, kind, Cause.WRITE, NEW);
  }

  private static FileStatus file(long size, String version) {
    return new FileStatus(FileType.FILE, size, null, version);
  }
}
