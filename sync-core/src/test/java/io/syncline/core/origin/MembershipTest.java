package io.syncline.core.origin;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of the origins topic, and since when. */
class MembershipTest {
  private static final Origin SELF = new Origin("west", "n1", 3);
  private static final Origin EAST = new Origin("east", "n1", 7);
  private static final Location LAKE = Location.parse("s3://lake/a");

  private final Membership membership = new Membership(SELF);

  @Test
  void aPingReadBackDatesWhatIsKnownByWhenItWasSent() {
    OriginsEntry.Ping ping = membership.ping(100);
    assertThat(membership.members().date()).isEmpty();
    membership.read("ping", ping);
    assertThat(membership.members().date()).hasValue(100);
  }

  @Test
  void pingsOfOthersAndOfEarlierStartsDateNothing() {
    membership.ping(100);
    membership.read("ping", new OriginsEntry.Ping(EAST, 1));
    membership.read("ping", new OriginsEntry.Ping(new Origin("west", "n1", 2), 1));
    assertThat(membership.members().date()).isEmpty();
  }

  @Test
  void aPingThatComesBackTwiceOrLateNeverTakesTheDateBack() {
    OriginsEntry.Ping first = membership.ping(100);
    OriginsEntry.Ping second = membership.ping(200);
    membership.read("ping", second);
    membership.read("ping", first);
    membership.read("ping", second);
    assertThat(membership.members().date()).hasValue(200);
  }

  @Test
  void pingsThatNeverComeBackAreForgotten() {
    OriginsEntry.Ping first = membership.ping(0);
    for (int i = 1; i < 1_000; i++) {
      membership.ping(i);
    }
    membership.read("ping", first);
    assertThat(membership.members().date()).isEmpty();
  }

  @Test
  void anOriginIsKnownToHaveJoinedAfterTheDateAtWhichItWasMissing() {
    membership.read("ping", membership.ping(100));
    membership.read("east", joined(EAST, LAKE));
    membership.read("ping", membership.ping(200));
    Member member = memberOf(EAST);
    assertThat(member.unknownUntil()).hasValue(100);
    assertThat(member.canWrite(LAKE.child("x"))).isTrue();
    assertThat(member.canWrite(Location.parse("s3://lake"))).isTrue();
    assertThat(member.canWrite(Location.parse("s3://lake/ab"))).isFalse();
  }

  @Test
  void joiningAgainWithMoreLocationsKeepsSinceWhenItIsKnown() {
    membership.read("ping", membership.ping(100));
    membership.read("east", joined(EAST, LAKE));
    membership.read("ping", membership.ping(200));
    membership.read("east", joined(EAST, Location.parse("s3://lake")));
    assertThat(memberOf(EAST).unknownUntil()).hasValue(100);
    assertThat(memberOf(EAST).canWrite(Location.parse("s3://lake/ab"))).isTrue();
  }

  /** What was begun when it could write more may still be under way. */
  @Test
  void joiningAgainWithFewerLocationsTakesNothingBack() {
    membership.read("east", joined(EAST, Location.parse("s3://lake")));
    membership.read("east", joined(EAST, LAKE));
    assertThat(memberOf(EAST).canWrite(Location.parse("s3://lake/ab"))).isTrue();
  }

  @Test
  void whoLeftKeepsItsLocationsAndStaysGone() {
    membership.read("east", joined(EAST, LAKE));
    membership.read("east", left(EAST));
    membership.read("east", joined(EAST, Location.parse("s3://lake")));
    Member member = memberOf(EAST);
    assertThat(member.left()).isPresent();
    assertThat(member.canWrite(Location.parse("s3://lake/ab"))).isFalse();
  }

  /** The join was late on its way; compaction would keep it and forget the end. */
  @Test
  void endThatALateJoinLiesBehindIsSaidAgain() {
    Origin gone = new Origin("west", "n2", 7);
    membership.read("gone", joined(gone, LAKE));
    membership.read("gone", left(gone));
    assertThat(membership.overtaken()).isEmpty();
    membership.read("gone", joined(gone, LAKE));
    assertThat(membership.overtaken()).containsExactly(left(gone));
    membership.read("gone", left(gone));
    assertThat(membership.overtaken()).as("whoever said it again").isEmpty();
    membership.read("gone", left(gone));
    assertThat(membership.overtaken()).as("an end asks for no other").isEmpty();
    assertThat(memberOf(gone).left()).isPresent();
  }

  @Test
  void ofAnotherClusterNothingIsSaidAgain() {
    membership.read("east", left(EAST));
    membership.read("east", joined(EAST, LAKE));
    assertThat(membership.overtaken()).isEmpty();
  }

  @Test
  void whatIsDeletedIsNotSaidAgain() {
    Origin gone = new Origin("west", "n2", 7);
    membership.read("gone", left(gone));
    membership.read("gone", joined(gone, LAKE));
    membership.deleted("gone", gone);
    assertThat(membership.overtaken()).isEmpty();
  }

  @Test
  void onlySoManyEndsAreSaidAgainAtOnce() {
    for (int i = 0; i < 100; i++) {
      Origin gone = new Origin("west", "n" + (i + 2), 7);
      membership.read(gone.toString(), left(gone));
      membership.read(gone.toString(), joined(gone, LAKE));
    }
    assertThat(membership.overtaken()).hasSize(Membership.MAX_REPEATED);
  }

  @Test
  void whoseEndAloneIsKnownMayHaveWrittenAnywhere() {
    membership.read("east", left(EAST));
    assertThat(memberOf(EAST).canWrite(Location.parse("hdfs://other/x"))).isTrue();
  }

  @Test
  void whoIsDeletedIsForgotten() {
    membership.read("east", left(EAST));
    membership.deleted("east", EAST);
    assertThat(membership.members().of(EAST)).isNull();
  }

  /** It may be a join of anybody. */
  @Test
  void anUnreadableEntryTakesTheDateAwayUntilItIsReplaced() {
    membership.read("ping", membership.ping(100));
    membership.unreadable("east");
    assertThat(membership.members().date()).isEmpty();
    assertThat(membership.unreadableKeys()).containsExactly("east");
    membership.read("east", joined(EAST, LAKE));
    assertThat(membership.members().date()).hasValue(100);
  }

  /** It may have joined long before the entry that can be read. */
  @Test
  void whoseEntryWasUnreadableIsNotKnownToHaveJoinedLate() {
    membership.read("ping", membership.ping(100));
    membership.unreadable("east");
    membership.read("ping", membership.ping(200));
    membership.read("east", joined(EAST, LAKE));
    assertThat(memberOf(EAST).unknownUntil()).isEmpty();
  }

  /** Whether an end in the old topic counts is for each shard to say. */
  @Test
  void aTopicMadeAnewIsRegisteredAgainAndForgetsNobody() {
    membership.read("topic/east", new OriginsEntry.Registered("east", "t", "id-1", 4));
    membership.read("east", left(EAST));
    membership.read("topic/east", new OriginsEntry.Registered("east", "t", "id-2", 4));
    assertThat(membership.members().of(EAST)).isNotNull();
    assertThat(membership.members().topicOf("east"))
        .hasValueSatisfying(topic -> assertThat(topic.topicId()).isEqualTo("id-2"));
  }

  @Test
  void aSnapshotNeverChanges() {
    Members before = membership.members();
    membership.read("east", joined(EAST, LAKE));
    membership.read("ping", membership.ping(1));
    assertThat(before.all()).isEmpty();
    assertThat(before.date()).isEmpty();
    assertThat(membership.members().version()).isGreaterThan(before.version());
  }

  @Test
  void aWatcherCoversWhatItSaidAndNotWhatLiesAbove() {
    membership.read(
        "east",
        new OriginsEntry.Joined(
            EAST, List.of(LAKE), Optional.of("sqs"), List.of(), FencingWaits.NONE));
    assertThat(memberOf(EAST).watches(LAKE)).isTrue();
    assertThat(memberOf(EAST).watches(LAKE.child("x"))).isTrue();
    assertThat(memberOf(EAST).watches(Location.parse("s3://lake"))).isFalse();
    membership.read("east", left(EAST));
    assertThat(memberOf(EAST).watches(LAKE)).isFalse();
  }

  private Member memberOf(Origin origin) {
    return Objects.requireNonNull(membership.members().of(origin));
  }

  private static OriginsEntry joined(Origin origin, Location location) {
    return new OriginsEntry.Joined(
        origin, List.of(location), Optional.empty(), List.of(), FencingWaits.NONE);
  }

  private static OriginsEntry.Left left(Origin origin) {
    return new OriginsEntry.Left(origin, List.of(new LogPlace("t", "id-1", 0, 9)));
  }
}
