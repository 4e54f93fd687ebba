package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
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
import io.syncline.core.shard.Invalidation;
import io.syncline.core.time.Moment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a shard makes of a fence that an origin of another cluster appended. */
class FenceElsewhereTest {
  private static final Location LAKE = Location.parse("s3://lake/a");
  private static final Location OTHER = Location.parse("s3://other");
  private static final Origin EAST = new Origin("east", "n1", 1);
  private static final BusRecord.Body ALIVE = new BusRecord.Heartbeat(OptionalLong.empty());

  private final Membership membership = new Membership(new Origin("west", "n1", 1));
  private final ShardFeed feed =
      new ShardFeed(3, List.of(new Position("east", "id", 3, 0)), Map.of());
  private long now = 1_000;
  private long offset;

  FenceElsewhereTest() {
    membership.read("topic/east", new OriginsEntry.Registered("east", "east", "id", 8));
    date(now);
    join(EAST, LAKE);
  }

  @Test
  void aFenceFromAnotherClusterInvalidatesTheSameAndItsNumberSaysNothing() {
    live();
    long stood = offset;
    Origin fencer = new Origin("west", "n1", 1);
    Reading fence = read(fencer, 0, 0, new BusRecord.Fence(EAST, List.of(OTHER)));
    assertThat(fence.invalidations())
        .contains(new Invalidation(OTHER, Scope.SUBTREE), new Invalidation(LAKE, Scope.SUBTREE));
    assertThat(fence.whole()).isFalse();
    assertThat(fence.loss()).isEmpty();
    assertThat(fence.nextSequence()).isEmpty();
    assertThat(read(fencer, 0, 0, new BusRecord.Fence(EAST, List.of(OTHER))).loss()).isEmpty();
    assertThat(offset).isEqualTo(stood + 2);
  }

  /**
   * It is numbered in the topic of its own cluster, where the first record may still be missing.
   */
  @Test
  void aFenceElsewhereHidesNoGapInTheNumbersOfWhoAppendedIt() {
    Origin fencer = new Origin("west", "n1", 1);
    join(fencer, OTHER);
    read(fencer, 0, 0, new BusRecord.Fence(EAST, List.of(LAKE)));
    assertThat(read(fencer, 1, 1, ALIVE).loss()).hasValue(FeedLoss.MISSING_RECORDS);
  }

  @Test
  void aFenceElsewhereMakesNoGapInThem() {
    Origin fencer = new Origin("west", "n1", 1);
    join(fencer, OTHER);
    read(fencer, 0, 6, ALIVE);
    read(fencer, 0, 0, new BusRecord.Fence(EAST, List.of(LAKE)));
    assertThat(read(fencer, 7, 7, ALIVE).loss()).isEmpty();
  }

  /** It may have joined a moment ago, or have left: nothing waits for it here. */
  @Test
  void whoFencesElsewhereNeedNotBeKnown() {
    live();
    now = 5_000;
    read(new Origin("west", "n7", 1), 0, 0, new BusRecord.Fence(EAST, List.of(LAKE)));
    assertThat(feed.size().strangers()).isZero();
    date(now + 1);
    Settlement settled = feed.settle(membership.members());
    assertThat(settled.neverJoined()).isEmpty();
    assertThat(settled.whole()).isFalse();
    assertThat(proof().limit()).isNotEqualTo(FeedProof.Limit.UNKNOWN_ORIGIN);
  }

  /**
   * Each of two fencers says where its own fences are: the later word counts, and is in the log.
   */
  @Test
  void twoFencersOfOneOriginOnlyDelayItsEnd() {
    live();
    read(new Origin("west", "n1", 1), 0, 0, new BusRecord.Fence(EAST, List.of(LAKE)));
    leave(EAST, offset - 1);
    date(9_000);
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.ORIGINS);
    leave(EAST, offset);
    assertThat(proof().limit()).isNotEqualTo(FeedProof.Limit.ORIGINS);
    read(new Origin("north", "n1", 1), 0, 0, new BusRecord.Fence(EAST, List.of(LAKE)));
    assertThat(proof().limit()).isEqualTo(FeedProof.Limit.ORIGINS);
  }

  private void live() {
    read(EAST, 0, 0, ALIVE);
    feed.sampled("east", "id", 2_000, 0, 1, 0);
    read(EAST, 1, 1, ALIVE);
    read(EAST, 2, 2, new BusRecord.Heartbeat(OptionalLong.of(1)));
    date(4_000);
  }

  private FeedProof proof() {
    return feed.told(LAKE, membership.members());
  }

  private Reading read(Origin origin, long first, long last, BusRecord.Body body) {
    Position next = new Position("east", "id", 3, offset + 1);
    BusRecord record =
        new BusRecord(origin, 3, new SequenceRange(first, last), OptionalLong.empty(), body);
    return feed.read(
        new RecordPlace(next, offset++, 0), record, membership.members(), new Moment(now, now));
  }

  private void date(long nanos) {
    membership.read("ping", membership.ping(nanos));
  }

  private void join(Origin origin, Location location) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(location), Optional.empty(), List.of(), FencingWaits.NONE));
  }

  private void leave(Origin origin, long end) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Left(origin, List.of(new LogPlace("east", "id", 3, end))));
  }
}
