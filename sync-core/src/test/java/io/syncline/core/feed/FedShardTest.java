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
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.model.Token;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.time.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A shard and its feed in one step, also across a restart. */
class FedShardTest {
  private static final Location LAKE = Location.parse("hdfs://nn/a");
  private static final Location FILE = LAKE.child("x");
  private static final Location ELSEWHERE = Location.parse("hdfs://other/x");
  private static final Origin EAST = new Origin("east", "n1", 1);
  private static final Origin STRANGER = new Origin("east", "n9", 1);
  private static final long LAG = Duration.ofSeconds(60).toNanos();
  private static final BusRecord.Body ALIVE = new BusRecord.Heartbeat(OptionalLong.empty());

  private final Membership membership = new Membership(new Origin("west", "n1", 1));
  private final MemoryShardStore disk = new MemoryShardStore(0);
  private final CountingShardStore store = new CountingShardStore(disk);
  private long now = 1_000;
  private long offset;
  private FedShard fed = taken();

  FedShardTest() {
    membership.read("topic/east", new OriginsEntry.Registered("east", "east", "id", 1));
    date(now);
    fed.coldStart(List.of(position(0)), membership.members());
    join(EAST);
    ask(FILE);
    ask(ELSEWHERE);
    assertThat(store.writes()).isPositive();
  }

  @Test
  void aRecordIsOneStepWithItsPlaceAndItsNumber() {
    read(EAST, 0, 4, changed(FILE));
    assertThat(store.writes()).isEqualTo(1);
    assertThat(disk.positions()).containsExactly(position(1));
    assertThat(disk.sequences()).containsExactly(Map.entry(EAST, 5L));
    assertThat(isValid(FILE)).isFalse();
    assertThat(isValid(ELSEWHERE)).isTrue();
  }

  @Test
  void aRecordThatSaysNothingIsOneStepToo() {
    read(EAST, 0, 0, ALIVE);
    assertThat(store.writes()).isEqualTo(1);
    assertThat(disk.positions()).containsExactly(position(1));
    assertThat(disk.sequences()).containsExactly(Map.entry(EAST, 1L));
    assertThat(isValid(FILE)).isTrue();
  }

  @Test
  void aLossIsFoundInTheStepOfTheRecordBehindIt() {
    read(EAST, 0, 0, ALIVE);
    store.writes();
    Reading reading = read(EAST, 3, 3, ALIVE);
    assertThat(reading.lost()).isEqualTo(2);
    assertThat(store.writes()).isEqualTo(1);
    assertThat(isValid(FILE)).isFalse();
    assertThat(isValid(ELSEWHERE)).as("nobody there can write it").isTrue();
  }

  @Test
  void aRestartGoesOnWithTheNumbersThatWereStored() {
    read(EAST, 0, 4, ALIVE);
    fed = taken();
    assertThat(read(EAST, 5, 5, ALIVE).loss()).isEmpty();
    fed = taken();
    assertThat(read(EAST, 8, 8, ALIVE).lost()).isEqualTo(2);
  }

  /** The origins that were known may have been too few: until then nobody may forget the loss. */
  @Test
  void aLossIsFoundAgainByARestartUntilTheOriginsWereReadAgain() {
    read(EAST, 0, 0, ALIVE);
    read(EAST, 3, 3, ALIVE);
    assertThat(disk.sequences()).containsEntry(EAST, 1L);
    fed = taken();
    assertThat(read(EAST, 4, 4, ALIVE).lost()).isEqualTo(3);
    now += 10;
    date(now);
    fed.settle(membership.members());
    read(EAST, 5, 5, ALIVE);
    assertThat(disk.sequences()).containsEntry(EAST, 6L);
  }

  @Test
  void aLossTakesAgainWhatOriginsCouldWriteThatWereNotKnown() {
    read(EAST, 0, 0, ALIVE);
    read(EAST, 3, 3, ALIVE);
    ask(FILE);
    assertThat(isValid(FILE)).isTrue();
    store.writes();
    now += 10;
    date(now);
    assertThat(fed.settle(membership.members()).invalidations()).isNotEmpty();
    assertThat(store.writes()).isEqualTo(1);
    assertThat(isValid(FILE)).isFalse();
  }

  @Test
  void nothingIsWrittenWhereTheOriginsTellNothingNew() {
    read(EAST, 0, 0, ALIVE);
    store.writes();
    date(now + 10);
    assertThat(fed.settle(membership.members())).isEqualTo(Settlement.NOTHING);
    assertThat(store.writes()).isZero();
  }

  @Test
  void theNumberOfAnOriginThatEndedIsForgotten() {
    read(EAST, 0, 0, new BusRecord.Leave(1));
    membership.read(
        EAST.toString(), new OriginsEntry.Left(EAST, List.of(new LogPlace("east", "id", 0, 0))));
    date(now + 10);
    fed.settle(membership.members());
    assertThat(disk.sequences()).isEmpty();
    assertThat(isValid(FILE)).isTrue();
  }

  @Test
  void oneThatNeverJoinedTakesTheWholeShardOnceThatIsCertain() {
    read(STRANGER, 0, 0, ALIVE);
    assertThat(isValid(ELSEWHERE)).isTrue();
    now += 10;
    date(now);
    Settlement settlement = fed.settle(membership.members());
    assertThat(settlement.neverJoined()).containsExactly(STRANGER);
    assertThat(isValid(ELSEWHERE)).isFalse();
  }

  @Test
  void whatAStrangerLostTakesTheWholeShard() {
    assertThat(read(STRANGER, 2, 2, ALIVE).whole()).isTrue();
    assertThat(isValid(ELSEWHERE)).isFalse();
    assertThat(disk.sequences()).containsEntry(STRANGER, 3L);
  }

  @Test
  void anUnreadableRecordTakesTheWholeShardAndReadingGoesOn() {
    offset++;
    fed.unreadable(position(offset));
    assertThat(store.writes()).isEqualTo(1);
    assertThat(disk.positions()).containsExactly(position(1));
    assertThat(isValid(ELSEWHERE)).isFalse();
  }

  /** What ended at its place has ended, though the last record there could not be read. */
  @Test
  void whatCannotBeReadIsBehindTheShard() {
    offset++;
    membership.read(
        EAST.toString(), new OriginsEntry.Left(EAST, List.of(new LogPlace("east", "id", 0, 0))));
    Token token = new Token(EAST, 0, 9);
    assertThat(fed.isApplied(token, membership.members())).isFalse();
    fed.unreadable(position(offset));
    assertThat(fed.isApplied(token, membership.members())).isTrue();
  }

  @Test
  void aColdStartTakesTheNumbersOfThoseThatAreThereAsTheyCome() {
    fed.coldStart(List.of(position(0)), membership.members());
    assertThat(isValid(FILE)).isFalse();
    assertThat(disk.sequences()).containsExactly(Map.entry(EAST, OriginProgress.ANY));
    fed = taken();
    assertThat(read(EAST, 70, 70, ALIVE).loss()).isEmpty();
    Origin newcomer = new Origin("east", "n2", 1);
    join(newcomer);
    assertThat(read(newcomer, 1, 1, ALIVE).lost()).as("its first is number 0").isEqualTo(1);
  }

  @Test
  void aLostPlaceTakesTheWholeShardAndTheNumbersAsTheyCome() {
    read(EAST, 0, 0, ALIVE);
    store.writes();
    fed.moved(new Position("east", "id-2", 0, 0), "east", true);
    assertThat(store.writes()).isEqualTo(1);
    assertThat(isValid(ELSEWHERE)).isFalse();
    assertThat(disk.sequences()).containsExactly(Map.entry(EAST, OriginProgress.ANY));
    assertThat(disk.positions()).containsExactly(new Position("east", "id-2", 0, 0));
  }

  @Test
  void aTopicThatIsReadFromItsFirstTakesNothing() {
    read(EAST, 0, 0, ALIVE);
    fed.moved(new Position("north", "id-n", 0, 0), "north", false);
    assertThat(isValid(FILE)).isTrue();
    assertThat(disk.sequences()).containsExactly(Map.entry(EAST, 1L));
    assertThat(disk.positions()).hasSize(2);
  }

  @Test
  void mountsOfOneLocationArePromisedTheWeakerOfTheirProofs() {
    Mount watchedByNobody = mount(ExternalChanges.UNWATCHED);
    Mount unchanged = mount(ExternalChanges.NONE);
    for (List<Mount> order :
        List.of(List.of(unchanged, watchedByNobody), List.of(watchedByNobody, unchanged))) {
      assertThat(fed.proofs(order, membership.members()))
          .containsOnlyKeys(LAKE)
          .allSatisfy(
              (at, proof) -> assertThat(proof.limit()).isEqualTo(FeedProof.Limit.UNWATCHED));
    }
    assertThat(fed.proofs(List.of(unchanged), membership.members()).get(LAKE))
        .satisfies(proof -> assertThat(proof.nanos()).isPresent());
  }

  @Test
  void whatARecordSaysIsSaidAgainWhereTheStoreLags() {
    takeUpLagging();
    read(EAST, 0, 0, changed(FILE));
    askWithinTheLag();
    now += LAG;
    fed.pass(now);
    assertThat(isValid(FILE)).isFalse();
    assertThat(isValid(ELSEWHERE)).isTrue();
  }

  @Test
  void whatMissingRecordsMayHaveSaidIsSaidAgainToo() {
    takeUpLagging();
    read(EAST, 5, 5, ALIVE);
    fed.pass(now);
    now += LAG;
    fed.pass(now);
    date(now + 1);
    assertThat(fed.settle(membership.members()).invalidations()).isNotEmpty();
    askWithinTheLag();
    now += LAG;
    fed.pass(now);
    assertThat(isValid(FILE)).isFalse();
    assertThat(isValid(ELSEWHERE)).isTrue();
  }

  /** Its entry was deleted too early: nothing shows any more how far it has to be read. */
  @Test
  void oneThatIsForgottenBeforeItEndedHereTakesTheWholeShard() {
    read(EAST, 0, 0, ALIVE);
    membership.read(
        EAST.toString(), new OriginsEntry.Left(EAST, List.of(new LogPlace("east", "id", 0, 7))));
    date(now + 10);
    fed.settle(membership.members());
    assertThat(isValid(FILE)).isTrue();
    membership.deleted(EAST.toString(), EAST);
    Settlement settlement = fed.settle(membership.members());
    assertThat(settlement.vanished()).containsExactly(EAST);
    assertThat(settlement.whole()).isTrue();
    assertThat(isValid(FILE)).isFalse();
    assertThat(isValid(ELSEWHERE)).isFalse();
    assertThat(fed.settle(membership.members()).vanished()).isEmpty();
  }

  @Test
  void oneThatIsForgottenAfterItEndedHereTakesNothing() {
    read(EAST, 0, 0, new BusRecord.Leave(1));
    membership.read(
        EAST.toString(), new OriginsEntry.Left(EAST, List.of(new LogPlace("east", "id", 0, 0))));
    date(now + 10);
    fed.settle(membership.members());
    membership.deleted(EAST.toString(), EAST);
    assertThat(fed.settle(membership.members())).isEqualTo(Settlement.NOTHING);
    assertThat(isValid(FILE)).isTrue();
  }

  @Test
  void whoTellsOfChangesWhereItDoesNotWriteIsFoundOut() {
    read(EAST, 0, 0, changed(ELSEWHERE));
    assertThat(isValid(ELSEWHERE)).describedAs("applied all the same").isFalse();
    assertThat(fed.settle(membership.members()).outside()).isEmpty();
    assertThat(fed.feedSize().outsiders()).isEqualTo(1);
    now += 10;
    date(now);
    assertThat(fed.settle(membership.members()).outside())
        .containsExactly(new Outside(EAST, ELSEWHERE));
    assertThat(fed.settle(membership.members()).outside()).isEmpty();
    assertThat(fed.feedSize().outsiders()).isZero();
  }

  @Test
  void whoHadJustSaidThatItWritesMoreIsNot() {
    read(EAST, 0, 0, changed(ELSEWHERE));
    membership.read(
        EAST.toString(),
        new OriginsEntry.Joined(
            EAST, List.of(LAKE, ELSEWHERE.root()), Optional.empty(), List.of(), FencingWaits.NONE));
    now += 10;
    date(now);
    assertThat(fed.settle(membership.members()).outside()).isEmpty();
    read(EAST, 1, 1, changed(FILE));
    read(EAST, 2, 2, changed(Location.parse("hdfs://nn/")));
    now += 10;
    date(now);
    assertThat(fed.settle(membership.members()).outside())
        .extracting(Outside::location)
        .containsExactly(Location.parse("hdfs://nn/"));
  }

  @Test
  void directoriesThatComeAndGoWithWhatIsBelowThemAreWrittenToo() {
    Location bucket = Location.parse("s3://lake");
    membership.read(
        EAST.toString(),
        new OriginsEntry.Joined(
            EAST,
            List.of(LAKE, bucket.child("a").child("b")),
            Optional.empty(),
            List.of(),
            FencingWaits.NONE));
    read(EAST, 0, 0, changed(bucket.child("a")));
    now += 10;
    date(now);
    assertThat(fed.settle(membership.members()).outside()).isEmpty();
  }

  private void takeUpLagging() {
    ReadLag lag = new ReadLag(Duration.ofNanos(LAG), Set.of(LAKE));
    fed =
        new FedShard(
            store, new ShardFunction(1), ShardLimits.DEFAULT, FeedSettings.DEFAULT.with(lag));
    fed.shard().caughtUp();
    fed.pass(now);
    now += LAG;
    fed.pass(now);
    ask(FILE);
  }

  private void askWithinTheLag() {
    fed.pass(now);
    ask(FILE);
    assertThat(isValid(FILE)).isTrue();
  }

  @Test
  void aShardThatIsNotStartedProvesNothing() {
    FedShard fresh =
        new FedShard(new MemoryShardStore(0), new ShardFunction(1), ShardLimits.DEFAULT);
    assertThat(fresh.proof(mount(ExternalChanges.NONE), membership.members()).nanos()).isEmpty();
    assertThat(fed.proof(mount(ExternalChanges.NONE), membership.members()).nanos()).isPresent();
  }

  private FedShard taken() {
    FedShard next = new FedShard(store, new ShardFunction(1), ShardLimits.DEFAULT);
    store.writes();
    return next;
  }

  private void ask(Location location) {
    Sync sync = fed.shard().begin(Sync.Target.ENTRY, location, now);
    fed.shard().complete(sync, Optional.of(new FileStatus(FileType.FILE, 1, null, "v")));
  }

  private boolean isValid(Location location) {
    return fed.shard().decide(location, Bound.NONE, now, Watermark.UNKNOWN).servable();
  }

  private Reading read(Origin origin, long first, long last, BusRecord.Body body) {
    BusRecord record =
        new BusRecord(origin, 0, new SequenceRange(first, last), OptionalLong.empty(), body);
    RecordPlace place = new RecordPlace(position(offset + 1), offset, 0);
    offset++;
    return fed.apply(place, record, membership.members(), new Moment(now, now));
  }

  private void join(Origin origin) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(LAKE), Optional.empty(), List.of(), FencingWaits.NONE));
  }

  private void date(long nanos) {
    membership.read("ping", membership.ping(nanos));
  }

  private static Position position(long next) {
    return new Position("east", "id", 0, next);
  }

  private static BusRecord.Body changed(Location location) {
    return new BusRecord.Changes(
        List.of(new Change(location, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE)));
  }

  private static Mount mount(ExternalChanges external) {
    return new Mount(
        NamespacePath.parse("/m"),
        LAKE,
        "hdfs",
        new MountPolicy(SyncInterval.NEVER, external, MountPolicy.OnStale.FAIL));
  }
}
