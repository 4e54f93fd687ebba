package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.Token;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Who may hold a proof back, who tells of what others change, and what a token needs. */
class ShardFeedProofTest extends ShardFeedFixture {
  @Test
  void aMountThatOthersChangeUnseenIsNeverProven() {
    live();
    assertThat(feed.proof(mount(LAKE, ExternalChanges.UNWATCHED), membership.members()).limit())
        .isEqualTo(FeedProof.Limit.UNWATCHED);
  }

  /** What others change unseen is another matter: that is what a fence asks for. */
  @Test
  void whatWasToldOfALocationDoesNotDependOnWhoElseChangesIt() {
    live();
    assertThat(feed.told(LAKE, membership.members())).isEqualTo(proof());
    assertThat(feed.told(LAKE.child("x"), membership.members()).nanos())
        .as("below what an origin can write")
        .hasValue(2_000);
    assertThat(feed.told(LAKE.root(), membership.members()).nanos())
        .as("above what an origin can write")
        .hasValue(2_000);
    assertThat(feed.told(OTHER, membership.members()).nanos()).hasValue(4_000);
    assertThat(feed.told(LAKE, new Membership(EAST).members()).limit())
        .isEqualTo(FeedProof.Limit.ORIGINS_UNKNOWN);
  }

  @Test
  void aWatchedMountNeedsAWatcherThatCoversIt() {
    live();
    assertThat(watched().limit()).isEqualTo(FeedProof.Limit.NO_WATCHER);
    watches(WATCHER, LAKE.child("x"));
    assertThat(watched().limit()).as("a part of it").isEqualTo(FeedProof.Limit.NO_WATCHER);
    watches(WATCHER, LAKE);
    claims(WATCHER, 0, 3_000);
    assertThat(watched().nanos()).as("what the clusters wrote").hasValue(2_000);
  }

  /** T5: what was changed before it joined it announces before its first claim, not before. */
  @Test
  void aWatcherCountsFromItsFirstClaim() {
    live();
    watches(WATCHER, LAKE);
    read(WATCHER, 0, 0, ALIVE);
    assertThat(watched().limit()).isEqualTo(FeedProof.Limit.NO_CLAIM);
    assertThat(watched().subject()).hasValue(WATCHER.toString());
    claims(WATCHER, 1, 2_500);
    claims(EAST, 3, 3_900);
    assertThat(watched().nanos()).hasValue(2_500);
  }

  @Test
  void ofSeveralWatchersTheFurthestCounts() {
    live();
    watches(SUCCESSOR, LAKE.root());
    watches(WATCHER, LAKE);
    claims(WATCHER, 0, 2_200);
    claims(EAST, 3, 3_900);
    assertThat(watched().nanos()).as("one has claimed nothing").hasValue(2_200);
    claims(SUCCESSOR, 0, 3_950);
    claims(EAST, 5, 3_980);
    assertThat(watched().nanos()).as("one is silent").hasValue(3_950);
    assertThat(watched().subject()).hasValue(SUCCESSOR.toString());
    leave(SUCCESSOR, 1);
    assertThat(watched().nanos()).as("one has left").hasValue(2_200);
  }

  @Test
  void aWatcherThatClaimsWhatItCannotKnowProvesNothing() {
    live();
    watches(WATCHER, LAKE);
    claims(WATCHER, 0, 2_900);
    read(WATCHER, 2, 2, new BusRecord.Heartbeat(OptionalLong.of(1_000)));
    assertThat(watched().limit()).isEqualTo(FeedProof.Limit.FAULTY_ORIGIN);
  }

  @Test
  void whatAWatcherTakesBackProvesNothingUntilItClaimsAgain() {
    live();
    watches(WATCHER, LAKE);
    claims(WATCHER, 0, 2_200);
    claims(EAST, 3, 3_900);
    read(WATCHER, 2, 2, BusRecord.Heartbeat.WITHDRAWN);
    assertThat(watched().limit()).isEqualTo(FeedProof.Limit.WITHDRAWN);
    assertThat(watched().subject()).hasValue(WATCHER.toString());
    assertThat(watched().nanos()).isEmpty();
    assertThat(proof().nanos()).as("of those who write").hasValue(3_900);
    read(WATCHER, 3, 3, ALIVE);
    assertThat(watched().limit()).isEqualTo(FeedProof.Limit.NO_CLAIM);
    claims(WATCHER, 4, 3_950);
    assertThat(watched().nanos()).as("of the claim").hasValue(3_900);
  }

  /** Of one that died as it withdrew nobody may know yet that it is gone. */
  @Test
  void whatEarlierIncarnationsClaimedIsTakenBackWithIt() {
    live();
    watches(WATCHER, LAKE);
    watches(SUCCESSOR, LAKE);
    claims(WATCHER, 0, 2_200);
    read(SUCCESSOR, 0, 0, BusRecord.Heartbeat.WITHDRAWN);
    assertThat(watched().limit()).isEqualTo(FeedProof.Limit.WITHDRAWN);
  }

  @Test
  void anotherWatcherProvesWhatItToldAllTheSame() {
    Origin other = new Origin("east", "s3-topic", 1);
    live();
    watches(WATCHER, LAKE);
    watches(SUCCESSOR, LAKE);
    watches(other, LAKE);
    claims(SUCCESSOR, 0, 2_200);
    claims(other, 0, 2_300);
    claims(EAST, 3, 3_900);
    read(WATCHER, 0, 0, BusRecord.Heartbeat.WITHDRAWN);
    read(SUCCESSOR, 2, 2, BusRecord.Heartbeat.WITHDRAWN);
    assertThat(watched().nanos()).hasValue(2_300);
    read(other, 2, 2, BusRecord.Heartbeat.WITHDRAWN);
    claims(SUCCESSOR, 3, 3_950);
    read(WATCHER, 1, 1, BusRecord.Heartbeat.WITHDRAWN);
    assertThat(watched().nanos()).as("an earlier one knows less").hasValue(3_900);
  }

  @Test
  void aWatcherHoldsNothingBackWhereAllChangesGoThroughClusters() {
    live();
    watches(WATCHER, LAKE);
    assertThat(proof().nanos()).hasValue(2_000);
    assertThat(feed.told(LAKE, membership.members()).nanos()).hasValue(2_000);
  }

  @Test
  void anOriginWhoseTopicIsNotReadAndWhichMayHaveJoinedEverIsNamed() {
    Membership restarted = new Membership(new Origin("west", "n1", 2));
    Origin north = new Origin("north", "n1", 4);
    restarted.read("topic/north", new OriginsEntry.Registered("north", "north", "id", 8));
    restarted.read(
        "north",
        new OriginsEntry.Joined(
            north, List.of(LAKE), Optional.empty(), List.of(), FencingWaits.NONE));
    restarted.read("ping", restarted.ping(9));
    FeedProof proof = feed.proof(mount(LAKE, ExternalChanges.NONE), restarted.members());
    assertThat(proof.limit()).isEqualTo(FeedProof.Limit.TOPIC_NOT_READ);
    assertThat(proof.subject()).hasValue("north");
  }

  @Test
  void aTokenIsAppliedWithItsNumberOrWithTheEndOfItsOrigin() {
    read(EAST, 0, 4, ALIVE);
    assertThat(feed.isApplied(new Token(EAST, 3, 4), membership.members())).isTrue();
    assertThat(feed.isApplied(new Token(EAST, 3, 5), membership.members())).isFalse();
    leave(EAST, 0);
    assertThat(feed.isApplied(new Token(EAST, 3, 5), membership.members())).isTrue();
    assertThat(feed.isApplied(new Token(WATCHER, 3, 0), membership.members())).isFalse();
  }

  /** What failed goes out again behind later records: it may come when its number was passed. */
  @Test
  void aTokenFromBeforeColdStartIsAppliedOnceThatIsClaimed() {
    feed.coldStart(List.of(new Position("east", "id", 3, 50)), membership.members());
    offset = 50;
    read(EAST, 21, 23, changed(LAKE.child("x")));
    assertThat(feed.isApplied(new Token(EAST, 3, 22), membership.members())).isTrue();
    assertThat(feed.isApplied(new Token(EAST, 3, 18), membership.members())).isFalse();
    read(EAST, 24, 24, new BusRecord.Heartbeat(OptionalLong.of(49)));
    assertThat(feed.isApplied(new Token(EAST, 3, 18), membership.members()))
        .as("the heartbeat that is claimed came before what was read first")
        .isFalse();
    read(EAST, 25, 25, new BusRecord.Heartbeat(OptionalLong.of(51)));
    assertThat(feed.isApplied(new Token(EAST, 3, 18), membership.members())).isTrue();
  }

  @Test
  void aTokenFromBeforeRestartIsAppliedOnceThatIsClaimed() {
    ShardFeed restarted =
        new ShardFeed(3, List.of(new Position("east", "id", 3, 50)), Map.of(EAST, 24L));
    offset = 50;
    read(restarted, EAST, 24, 24, changed(LAKE.child("x")));
    assertThat(restarted.isApplied(new Token(EAST, 3, 24), membership.members())).isTrue();
    assertThat(restarted.isApplied(new Token(EAST, 3, 18), membership.members())).isFalse();
    read(restarted, EAST, 25, 25, new BusRecord.Heartbeat(OptionalLong.of(50)));
    assertThat(restarted.isApplied(new Token(EAST, 3, 18), membership.members())).isTrue();
  }

  private FeedProof watched() {
    return feed.proof(mount(LAKE, ExternalChanges.WATCHED), membership.members());
  }

  private void watches(Origin origin, Location location) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(location), Optional.of("sqs"), List.of(), FencingWaits.NONE));
  }

  /** Two heartbeats, of which the second claims the first, dated so. */
  private void claims(Origin origin, long sequence, long date) {
    long first = offset;
    feed.sampled("east", "id", date, first, first, 0);
    read(origin, sequence, sequence, ALIVE);
    read(origin, sequence + 1, sequence + 1, new BusRecord.Heartbeat(OptionalLong.of(first)));
  }
}
