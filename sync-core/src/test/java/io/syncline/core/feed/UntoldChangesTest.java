package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.time.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the store shows and nobody tells of is found, and nothing else is. */
class UntoldChangesTest {
  private static final Location LAKE = Location.parse("hdfs://nn/a");
  private static final Location FILE = LAKE.child("x");
  private static final Origin EAST = new Origin("east", "n1", 1);

  private final Membership membership = new Membership(new Origin("west", "n1", 1));
  private FedShard fed = shard(FeedSettings.DEFAULT);
  private long now = 1_000;
  private long offset;

  UntoldChangesTest() {
    ask(FILE, "v1");
  }

  @Test
  void aChangeThatTheFeedWentPastIsSaidOnce() {
    ask(FILE, "v2");
    assertThat(untold(told(now))).as("when it was answered is not known yet").isEmpty();
    long answered = now;
    now += 10;
    assertThat(untold(told(answered))).as("its record may be on its way").isEmpty();
    assertThat(untold(told(answered + 1))).containsExactly(new Invalidation(FILE, Scope.PATH));
    assertThat(untold(told(now))).isEmpty();
  }

  @Test
  void aChangeThatIsSeenBeforeItIsToldOfIsNotLost() {
    ask(FILE, "v2");
    untold(told(now));
    read(new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE));
    assertThat(waiting()).isZero();
  }

  @Test
  void aTreeThatChangedExplainsWhatIsBelow() {
    ask(FILE, "v2");
    read(new Change(LAKE.child("y"), Scope.SUBTREE, ChangeKind.REMOVED, Cause.WRITE));
    assertThat(waiting()).as("of another tree").isEqualTo(1);
    read(new Change(LAKE, Scope.SUBTREE, ChangeKind.REMOVED, Cause.WRITE));
    assertThat(waiting()).isZero();
  }

  /** Others that hold it as absent hold on to that, and would not hear of what was made. */
  @Test
  void aRemovalDoesNotExplainWhatIsThere() {
    Location fresh = LAKE.child("new");
    ask(fresh, null);
    ask(fresh, "v1");
    ask(FILE, "v2");
    read(
        new Change(fresh, Scope.PATH, ChangeKind.REMOVED, Cause.WRITE),
        new Change(FILE, Scope.SUBTREE, ChangeKind.REMOVED, Cause.WRITE));
    assertThat(waiting()).isEqualTo(2);
    ask(fresh, null);
    read(new Change(fresh, Scope.PATH, ChangeKind.REMOVED, Cause.WRITE));
    assertThat(waiting()).as("it was there, and is told of").isEqualTo(2);
    read(
        new Change(fresh, Scope.PATH, ChangeKind.CREATED, Cause.WRITE),
        new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE));
    assertThat(waiting()).isZero();
  }

  @Test
  void aRemovalExplainsWhatIsGone() {
    ask(FILE, null);
    read(new Change(FILE, Scope.PATH, ChangeKind.REMOVED, Cause.WRITE));
    assertThat(waiting()).isZero();
  }

  @Test
  void anOwnWriteExplainsWhatItLeft() {
    ask(FILE, "v2");
    fed.invalidate(List.of(new Invalidation(FILE, Scope.PATH)));
    assertThat(waiting()).isZero();
  }

  @Test
  void whatNobodyCanKnowExplainsEverything() {
    ask(FILE, "v2");
    fed.unreadable(position(++offset));
    assertThat(waiting()).isZero();
    ask(FILE, "v2");
    ask(FILE, "v3");
    assertThat(waiting()).isEqualTo(1);
    fed.coldStart(List.of(position(offset)), membership.members());
    assertThat(waiting()).isZero();
  }

  @Test
  void theSameAnswerContradictsNothing() {
    ask(FILE, "v1");
    assertThat(waiting()).isZero();
  }

  @Test
  void whatWasStaleIsContradictedByNothing() {
    read(new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE));
    ask(FILE, "v2");
    read(new Change(LAKE, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE));
    ask(FILE, "v3");
    assertThat(waiting()).isZero();
  }

  @Test
  void anAnswerThatAChangeOvertookContradictsNothing() {
    Sync sync = fed.shard().begin(Sync.Target.ENTRY, FILE, now);
    read(new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE));
    ask(FILE, "v2");
    fed.shard().complete(sync, Optional.of(file("v1")));
    assertThat(waiting()).isZero();
  }

  @Test
  void whatWasRemovedAndWhatAppearedAreContradictions() {
    ask(LAKE.child("new"), null);
    ask(LAKE.child("new"), "v1");
    ask(FILE, null);
    assertThat(waiting()).isEqualTo(2);
  }

  @Test
  void whereNobodyTellsOfChangesNoneIsLost() {
    ask(FILE, "v2");
    assertThat(untold(FeedProof.unknown(FeedProof.Limit.NO_WATCHER, ""))).isEmpty();
    assertThat(waiting()).as("there may be one again").isEqualTo(1);
    assertThat(untold(FeedProof.unknown(FeedProof.Limit.UNWATCHED, ""))).isEmpty();
    assertThat(waiting()).isZero();
    ask(FILE, "v3");
    assertThat(fed.untold(Map.of(), now)).isEmpty();
    assertThat(waiting()).as("no mount shows it").isZero();
  }

  @Test
  void ofAStoreThatLagsNothingIsConcluded() {
    ReadLag lag = new ReadLag(Duration.ofSeconds(60), Set.of(LAKE));
    fed = shard(FeedSettings.DEFAULT.with(lag));
    ask(FILE, "v1");
    ask(FILE, "v2");
    assertThat(waiting()).isZero();
  }

  @Test
  void aListingContradictsWhatIsHeldOfTheChildren() {
    ask(LAKE.child("gone"), "v1");
    ask(LAKE.child("same"), "v1");
    list(child("same", "v1"), child("x", "v2"), child("y", "v1"));
    assertThat(waiting()).as("x changed, gone is gone; nothing was known of y").isEqualTo(2);
    list(child("same", "v1"), child("x", "v2"), child("y", "v1"));
    assertThat(waiting()).isEqualTo(2);
    list(child("same", "v1"), child("x", "v2"), child("y", "v1"), child("z", "v1"));
    assertThat(waiting()).as("a complete listing had no z").isEqualTo(3);
  }

  /** What is not known to be a directory is kept at the place of a file, and given up there. */
  @Test
  void aDirectoryThatWasToldOfContradictsNothingWhenItIsListed() {
    Location bucket = Location.parse("s3://lake/a");
    page(fed.shard().begin(Sync.Target.LISTING, bucket, now));
    fed.invalidate(List.of(new Invalidation(bucket.child("d"), Scope.PATH)));
    page(
        fed.shard().begin(Sync.Target.LISTING, bucket, now),
        new ListingPage.Child("d", FileStatus.directory()));
    assertThat(waiting()).isZero();
  }

  @Test
  void aChildThatChangesWhileItIsListedContradictsNothing() {
    list(child("x", "v1"));
    Sync sync = fed.shard().begin(Sync.Target.LISTING, LAKE, now);
    read(new Change(FILE, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE));
    page(sync, child("x", "v2"));
    assertThat(waiting()).isZero();
  }

  /** Lists show milliseconds, looks show seconds; what is too young has no version. */
  @Test
  void whatOnlyLooksDifferentIsNoChange() {
    Location at = LAKE.child("f");
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(1_000), "v1"));
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(1_821), "v1"));
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(1_821), null));
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(1_821), "v1"));
    assertThat(waiting()).isZero();
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(1_821), "v2"));
    assertThat(waiting()).as("other bytes of the same length, at the same time").isEqualTo(1);
  }

  @Test
  void whatHasNoVersionIsJudgedByItsTime() {
    Location at = LAKE.child("f");
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(1_000), null));
    store(at, new FileStatus(FileType.FILE, 1, Instant.ofEpochMilli(2_000), "v1"));
    assertThat(waiting()).isEqualTo(1);
  }

  /** Its events tell when it is closed; then its time is another one. */
  @Test
  void aFileOfHdfsThatIsBeingWrittenIsNoChange() {
    Location at = LAKE.child("f");
    store(at, new FileStatus(FileType.FILE, 0, Instant.ofEpochMilli(1_000), "7-1000-0"));
    store(at, new FileStatus(FileType.FILE, 128, Instant.ofEpochMilli(1_000), "7-1000-128"));
    assertThat(waiting()).isZero();
    store(at, new FileStatus(FileType.FILE, 200, Instant.ofEpochMilli(2_000), "7-2000-200"));
    assertThat(waiting()).isEqualTo(1);
  }

  @Test
  void whereADirectoryWasOrIsTheWholeTreeMayHaveChanged() {
    Location at = LAKE.child("d");
    store(at, FileStatus.directory());
    store(at, file("v1"));
    assertThat(untold(told(now))).isEmpty();
    assertThat(untold(told(now + 1))).containsExactly(new Invalidation(at, Scope.SUBTREE));
  }

  @Test
  void whatTwoMountsShowIsToldOfByBothOrByNobody() {
    ask(FILE, "v2");
    Map<Location, FeedProof> proofs = new HashMap<>();
    proofs.put(LAKE, told(now + 5));
    proofs.put(FILE, told(now - 5));
    assertThat(fed.untold(proofs, now)).isEmpty();
    assertThat(fed.untold(proofs, now)).as("the watcher of the inner one may tell").isEmpty();
    proofs.put(FILE, told(now + 1));
    assertThat(fed.untold(proofs, now)).hasSize(1);
  }

  @Test
  void noMoreAreRememberedThanMayBe() {
    for (int i = 0; i <= FeedLimits.MAX_UNTOLD; i++) {
      ask(LAKE.child("f" + i), "v1");
      ask(LAKE.child("f" + i), "v2");
    }
    assertThat(waiting()).isEqualTo(FeedLimits.MAX_UNTOLD);
  }

  private FedShard shard(FeedSettings settings) {
    FedShard fresh =
        new FedShard(new MemoryShardStore(0), new ShardFunction(1), ShardLimits.DEFAULT, settings);
    fresh.coldStart(List.of(position(0)), membership.members());
    membership.read(
        EAST.toString(),
        new OriginsEntry.Joined(
            EAST, List.of(LAKE), Optional.empty(), List.of(), FencingWaits.NONE));
    return fresh;
  }

  private void ask(Location location, String version) {
    Sync sync = fed.shard().begin(Sync.Target.ENTRY, location, now);
    fed.shard().complete(sync, Optional.ofNullable(version).map(UntoldChangesTest::file));
  }

  private void store(Location location, FileStatus status) {
    Sync sync = fed.shard().begin(Sync.Target.ENTRY, location, now);
    fed.shard().complete(sync, Optional.of(status));
  }

  private void list(ListingPage.Child... children) {
    page(fed.shard().begin(Sync.Target.LISTING, LAKE, now), children);
  }

  private void page(Sync sync, ListingPage.Child... children) {
    assertThat(fed.shard().page(sync, new ListingPage(List.of(children), 0, null))).isTrue();
    fed.shard().finish(sync);
  }

  private void read(Change... changes) {
    BusRecord record =
        new BusRecord(
            EAST,
            0,
            new SequenceRange(offset, offset),
            OptionalLong.empty(),
            new BusRecord.Changes(Stream.of(changes).toList()));
    RecordPlace place = new RecordPlace(position(offset + 1), offset, 0);
    offset++;
    fed.apply(place, record, membership.members(), new Moment(now, now));
  }

  private int waiting() {
    return fed.feedSize().untold();
  }

  private List<Invalidation> untold(FeedProof proof) {
    return fed.untold(Map.of(LAKE, proof), now);
  }

  private static FeedProof told(long until) {
    return FeedProof.until(until, FeedProof.Limit.CLAIM, "");
  }

  private static FileStatus file(String version) {
    return new FileStatus(FileType.FILE, 1, null, version);
  }

  private static ListingPage.Child child(String name, String version) {
    return new ListingPage.Child(name, file(version));
  }

  private static Position position(long next) {
    return new Position("east", "id", 0, next);
  }
}
