package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.feed.FeedProof;
import io.syncline.core.feed.FeedSettings;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.ChangeKind;
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
import io.syncline.core.mount.MountTable;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node's shards with a feed that proves something: what that saves, and what it does not. */
final class NodeShardsFeedTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Location LAKE = Location.parse("s3://lake/");
  private static final Location FILE = Location.parse("s3://lake/d/x");
  private static final Origin EAST = new Origin("east", "n1", 1);
  private static final String TOPIC = "syncline.changes.east";

  private final MemoryUfs ufs = MemoryUfs.objectStore(EngineRig.CLOCK);
  private final MemoryShardStore store = new MemoryShardStore(0);
  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final Membership membership = new Membership(new Origin("west", "n1", 1));
  private final List<Invalidation> untold = new ArrayList<>();
  private int echoes;
  private final NodeShards shards =
      new NodeShards(
          shard -> store,
          new ShardFunction(1),
          ShardLimits.DEFAULT,
          record -> {},
          new SyncListener() {
            @Override
            public void untold(List<Invalidation> changed) {
              untold.addAll(changed);
            }

            @Override
            public void echoes(int count) {
              echoes += count;
            }
          },
          failure -> {
            throw new AssertionError(failure);
          },
          new FeedSource(this::members, nanos::get, FeedSettings.DEFAULT));
  private final SyncEngine engine =
      new SyncEngine(shards, shards, nanos::get, EngineLimits.DEFAULT, SyncListener.NONE);
  private long offset;
  private long sequence;

  @BeforeEach
  void start() {
    membership.read("topic/east", new OriginsEntry.Registered("east", TOPIC, "id", 1));
    shards.assigned(0);
    shards.coldStart(0, List.of(at(0)));
    shards.caughtUp(0);
    shards.covered(table(ExternalChanges.NONE).mounts());
    join(EAST);
    stat();
    asked(1);
    pass();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void whatIsTooOldIsAskedAgainWhereNothingIsProven() {
    stat();
    asked(1);
  }

  @Test
  void whatIsValidIsServedForAsLongAsTheFeedIsComplete() {
    for (int i = 0; i < 10; i++) {
      prove();
      stat();
      asked(0);
      pass();
    }
    stat();
    asked(1);
  }

  @Test
  void whatWasInvalidatedIsAskedThoughTheFeedIsComplete() {
    apply(new BusRecord.Changes(List.of(EngineRig.change(FILE, ChangeKind.MODIFIED))));
    prove();
    stat();
    asked(1);
    stat();
    asked(0);
  }

  @Test
  void theRemovalOfWhatIsKnownToBeGoneIsAnEcho() {
    apply(new BusRecord.Changes(List.of(EngineRig.change(FILE, ChangeKind.REMOVED))));
    prove();
    stat();
    asked(0);
    assertThat(echoes).isEqualTo(1);
    apply(new BusRecord.Changes(List.of(EngineRig.change(FILE, ChangeKind.UNKNOWN))));
    prove();
    stat();
    asked(1);
    assertThat(echoes).isEqualTo(1);
  }

  @Test
  void aTreeThatWasInvalidatedIsAskedThoughTheFeedIsComplete() {
    apply(
        new BusRecord.Changes(
            List.of(EngineRig.tree(Location.parse("s3://lake/d"), ChangeKind.REMOVED))));
    prove();
    stat();
    asked(1);
  }

  /** A heartbeat is enough: whoever claims past a change that nobody told of gives it away. */
  @Test
  void whatTheStoreShowsAndNobodyTellsOfIsSaidOnce() {
    prove();
    ufs.putOutside(FILE, "unheard");
    var unused = engine.entry(FILE, new ReadTerms(LAKE, ufs, new Bound(0), false));
    prove();
    assertThat(untold).as("its record may be on its way").isEmpty();
    pass();
    prove();
    assertThat(untold).containsExactly(new Invalidation(FILE, Scope.PATH));
    pass();
    prove();
    assertThat(untold).hasSize(1);
  }

  @Test
  void nothingIsProvenOfAMountThatIsNotInEffect() {
    shards.covered(MountTable.empty().mounts());
    prove();
    assertThat(shards.proof(0, LAKE)).isEmpty();
    stat();
    asked(1);
  }

  @Test
  void nothingIsProvenOfAMountThatOthersChange() {
    shards.covered(table(ExternalChanges.UNWATCHED).mounts());
    prove();
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.UNWATCHED);
    stat();
    asked(1);
  }

  @Test
  void whatWasToldIsKnownWhateverMountsExpectAndOnlyOfShardsThatAreHeld() {
    shards.covered(table(ExternalChanges.UNWATCHED).mounts());
    prove();
    Location other = Location.parse("s3://other/");
    assertThat(shards.told(List.of(FILE))).containsOnlyKeys(0);
    assertThat(shards.told(List.of(FILE)).get(0).nanos()).hasValue(nanos.get());
    pass();
    date();
    shards.settle();
    assertThat(shards.told(List.of(other)).get(0).nanos())
        .as("nobody can write there")
        .hasValue(nanos.get());
    assertThat(shards.told(List.of(other, FILE)).get(0).limit())
        .as("the least of both")
        .isEqualTo(FeedProof.Limit.CLAIM);
    shards.revoked(0);
    assertThat(shards.told(List.of(FILE))).isEmpty();
  }

  /** An origin that joined a moment ago may have written: it is counted once that is settled. */
  @Test
  void whatWasToldIsLookedAtWithOriginsThatAreSettled() {
    prove();
    pass();
    join(new Origin("east", "n2", 1));
    date();
    claim();
    long before = shards.told(List.of(LAKE)).get(0).nanos().getAsLong();
    assertThat(before).as("not later than what is settled").isLessThan(nanos.get());
  }

  @Test
  void aHeartbeatIsEnoughToProveMore() {
    prove();
    pass();
    date();
    shards.settle();
    OptionalLong before = proof().nanos();
    claim();
    assertThat(proof().nanos().getAsLong()).isGreaterThan(before.getAsLong());
  }

  /** Who joined meanwhile may have written what is missing: that is taken as old first. */
  @Test
  void whatALossTookIsTakenAgainBeforeAnythingIsProvenBehindIt() {
    prove();
    sequence++;
    apply(new BusRecord.Heartbeat(OptionalLong.empty()));
    stat();
    asked(1);
    long lost = nanos.get();
    pass();
    date();
    claim();
    assertThat(proof().nanos().getAsLong()).isLessThanOrEqualTo(lost);
    shards.settle();
    assertThat(proof().nanos().getAsLong()).isGreaterThan(lost);
    stat();
    asked(1);
  }

  @Test
  void oneThatNeverJoinedTakesEverythingOnceThatIsCertain() {
    prove();
    shards.apply(
        0,
        new RecordPlace(at(offset + 1), offset++, 0),
        new BusRecord(
            new Origin("east", "n9", 1),
            0,
            new SequenceRange(0, 0),
            OptionalLong.empty(),
            new BusRecord.Leave(0)));
    shards.settle();
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.UNKNOWN_ORIGIN);
    pass();
    prove();
    assertThat(proof().nanos()).isPresent();
    stat();
    asked(1);
  }

  @Test
  void aShardThatIsTakenUpAgainStartsWithoutProofs() {
    prove();
    assertThat(shards.of(0, LAKE)).isNotEqualTo(Watermark.UNKNOWN);
    shards.revoked(0);
    assertThat(shards.of(0, LAKE)).isEqualTo(Watermark.UNKNOWN);
    shards.assigned(0);
    assertThat(shards.of(0, LAKE)).isEqualTo(Watermark.UNKNOWN);
    shards.caughtUp(0);
    stat();
    asked(1);
  }

  @Test
  void numbersAreStoredAndGoOnWhenAShardIsTakenUpAgain() {
    prove();
    assertThat(store.sequences()).containsExactly(Map.entry(EAST, sequence));
    shards.assigned(0);
    sequence += 2;
    apply(new BusRecord.Heartbeat(OptionalLong.empty()));
    assertThat(store.sequences()).as("the loss is not settled").containsEntry(EAST, sequence - 3);
  }

  @Test
  void aPlaceThatIsLostBreaksTheNumbersOfItsClusterOff() {
    prove();
    shards.moved(0, new Position(TOPIC, "id-2", 0, 0), true, "made anew");
    assertThat(store.sequences()).hasSize(1).doesNotContainEntry(EAST, sequence);
    stat();
    asked(1);
  }

  @Test
  void aTokenIsAppliedInTheShardThatIsHeld() {
    prove();
    assertThat(shards.isApplied(new Token(EAST, 0, sequence - 1))).isTrue();
    assertThat(shards.isApplied(new Token(EAST, 0, sequence))).isFalse();
    assertThat(shards.isApplied(new Token(EAST, 1, 0))).isFalse();
  }

  /** The feed is complete up to now. */
  private void prove() {
    date();
    shards.settle();
    claim();
  }

  private void date() {
    membership.read("ping", membership.ping(nanos.get()));
  }

  private void claim() {
    long end = offset;
    shards.sampled(0, nanos.get(), 0, at(end), 0);
    apply(new BusRecord.Heartbeat(OptionalLong.empty()));
    apply(new BusRecord.Heartbeat(OptionalLong.of(end)));
  }

  private void apply(BusRecord.Body body) {
    BusRecord record =
        new BusRecord(EAST, 0, new SequenceRange(sequence, sequence), OptionalLong.empty(), body);
    sequence++;
    RecordPlace place = new RecordPlace(at(offset + 1), offset, 0);
    offset++;
    shards.apply(0, place, record);
  }

  private void join(Origin origin) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(LAKE), Optional.empty(), List.of(), FencingWaits.NONE));
  }

  private Members members() {
    return membership.members();
  }

  private FeedProof proof() {
    return shards.proof(0, LAKE).orElseThrow();
  }

  private void stat() {
    var unused = engine.entry(FILE, new ReadTerms(LAKE, ufs, new Bound(INTERVAL.toNanos()), false));
  }

  private void asked(int times) {
    assertThat(ufs.operations())
        .isEqualTo(times == 0 ? Map.of() : Map.of(MemoryUfs.Operation.STAT, times));
    ufs.forgetCalls();
  }

  /** Longer than the interval. */
  private void pass() {
    nanos.addAndGet(INTERVAL.plusSeconds(1).toNanos());
  }

  private static Position at(long next) {
    return new Position(TOPIC, "id", 0, next);
  }

  private static MountTable table(ExternalChanges external) {
    return MountTable.of(
        1,
        List.of(
            new Mount(
                NamespacePath.parse("/m"),
                LAKE,
                "s3",
                new MountPolicy(SyncInterval.of(INTERVAL), external, MountPolicy.OnStale.FAIL))));
  }
}
