package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.Invalidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Which changes a shard needs not to take as new. */
class EchoTest extends ShardFeedFixture {
  private static final Location FILE = LAKE.child("x");
  private static final MutationId FIRST = MutationId.of("first");
  private static final MutationId SECOND = MutationId.of("second");

  private long written;
  private long watched;

  EchoTest() {
    membership.read(
        WATCHER.toString(),
        new OriginsEntry.Joined(
            WATCHER, List.of(LAKE), Optional.of("s3"), List.of(), FencingWaits.NONE));
  }

  @Test
  void theEventOfAWriteInvalidatesNothing() {
    assertThat(write(FILE, FIRST).invalidations()).containsExactly(path(FILE));
    Reading echo = event(FILE, FIRST);
    assertThat(echo.invalidations()).isEmpty();
    assertThat(echo.echoes()).isEqualTo(1);
    assertThat(echo.nextSequence()).as("it counts as read").hasValue(1);
  }

  @Test
  void whatTheRecordOfAnEchoTellsBesidesCounts() {
    write(FILE, FIRST);
    Reading reading =
        watch(told(FILE, Cause.WATCH, FIRST), told(LAKE.child("y"), Cause.WATCH, SECOND));
    assertThat(reading.invalidations()).containsExactly(path(LAKE.child("y")));
    assertThat(reading.echoes()).isEqualTo(1);
  }

  @Test
  void theEventOfAWriteMayComeTwice() {
    write(FILE, FIRST);
    assertThat(event(FILE, FIRST).invalidations()).isEmpty();
    assertThat(event(FILE, FIRST).invalidations()).isEmpty();
  }

  /** One request may remove several versions of an object, each with an event of the same name. */
  @Test
  void whatNobodyHereWroteInvalidatesEachTime() {
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
  }

  @Test
  void whatSomebodyTellsOutsideOfWhatItSaidIsNotRemembered() {
    Location elsewhere = Location.parse("hdfs://other/x");
    write(elsewhere, FIRST);
    assertThat(event(elsewhere, FIRST).invalidations()).containsExactly(path(elsewhere));
  }

  @Test
  void aWriteWhoseEventWasReadBeforeIsAnEchoOfThat() {
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
    Reading echo = write(FILE, FIRST);
    assertThat(echo.invalidations()).isEmpty();
    assertThat(echo.echoes()).isEqualTo(1);
  }

  @Test
  void anotherMutationOfTheSamePlaceInvalidatesEvenIfItLeftTheSame() {
    write(FILE, FIRST);
    assertThat(event(FILE, SECOND).invalidations()).containsExactly(path(FILE));
    assertThat(event(FILE, FIRST).invalidations()).as("and the first is known still").isEmpty();
  }

  @Test
  void theSameNameElsewhereIsAnotherMutation() {
    write(FILE, FIRST);
    assertThat(event(LAKE.child("y"), FIRST).invalidations()).isNotEmpty();
  }

  @Test
  void anEventWithoutANameInvalidates() {
    write(FILE, FIRST);
    write(FILE, null);
    assertThat(event(FILE, null).invalidations()).containsExactly(path(FILE));
    assertThat(event(FILE, null).invalidations()).containsExactly(path(FILE));
  }

  @Test
  void aTreeIsNoEcho() {
    Change tree = new Change(FILE, Scope.SUBTREE, ChangeKind.REMOVED, Cause.WATCH).of(FIRST);
    write(FILE, FIRST);
    assertThat(watch(tree).invalidations())
        .extracting(Invalidation::plain)
        .containsExactly(new Invalidation(FILE, Scope.SUBTREE));
  }

  @Test
  void theEventOfAMutationThatWasToldAsATreeIsOne() {
    write(new Change(FILE, Scope.SUBTREE, ChangeKind.CREATED, Cause.WRITE).of(FIRST));
    assertThat(event(FILE, FIRST).invalidations()).isEmpty();
    assertThat(event(FILE.child("below"), FIRST).invalidations()).isNotEmpty();
  }

  @Test
  void whatAnUnknownOriginTellsIsNotRemembered() {
    Origin stranger = new Origin("east", "n9", 1);
    read(stranger, 0, 0, new BusRecord.Changes(List.of(told(FILE, Cause.WRITE, FIRST))));
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
  }

  @Test
  void whatAnUnknownOriginTellsIsNoEcho() {
    write(FILE, FIRST);
    Origin stranger = new Origin("east", "n9", 1);
    BusRecord.Body body = new BusRecord.Changes(List.of(told(FILE, Cause.WATCH, FIRST)));
    assertThat(read(stranger, 0, 0, body).invalidations()).containsExactly(path(FILE));
  }

  @Test
  void anOriginThatClaimedWhatItCannotKnowIsNotBelieved() {
    read(EAST, written, written++, new BusRecord.Heartbeat(OptionalLong.of(offset)));
    write(FILE, FIRST);
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
  }

  @Test
  void aHoleInTheNumbersOfTheWatcherInvalidatesAsAlways() {
    write(FILE, FIRST);
    watched += 3;
    Reading reading = event(FILE, FIRST);
    assertThat(reading.lost()).isEqualTo(3);
    assertThat(reading.invalidations()).contains(new Invalidation(LAKE, Scope.SUBTREE));
  }

  @Test
  void aShardThatIsTakenUpOrStartsColdRemembersNothing() {
    write(FILE, FIRST);
    ShardFeed next = new ShardFeed(3, List.of(new Position("east", "id", 3, 0)), Map.of());
    BusRecord.Body body = new BusRecord.Changes(List.of(told(FILE, Cause.WATCH, FIRST)));
    assertThat(read(next, WATCHER, 0, 0, body).invalidations()).containsExactly(path(FILE));

    feed.coldStart(List.of(new Position("east", "id", 3, offset)), membership.members());
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
  }

  @Test
  void ofTooManyTheOldestIsForgotten() {
    write(FILE, FIRST);
    write(LAKE.child("y"), FIRST);
    for (int i = 0; i < FeedLimits.DEFAULT.maxMutations() - 1; i++) {
      write(FILE, MutationId.of("more", Integer.toString(i)));
    }
    assertThat(event(LAKE.child("y"), FIRST).invalidations()).isEmpty();
    assertThat(event(FILE, FIRST).invalidations()).containsExactly(path(FILE));
  }

  private Reading write(Location location, MutationId mutation) {
    return write(told(location, Cause.WRITE, mutation));
  }

  private Reading write(Change change) {
    return read(EAST, written, written++, new BusRecord.Changes(List.of(change)));
  }

  private Reading event(Location location, MutationId mutation) {
    return watch(told(location, Cause.WATCH, mutation));
  }

  private Reading watch(Change... changes) {
    long first = watched;
    watched += changes.length;
    return read(WATCHER, first, watched - 1, new BusRecord.Changes(List.of(changes)));
  }

  private static Change told(Location location, Cause cause, MutationId mutation) {
    return new Change(location, Scope.PATH, ChangeKind.CREATED, cause).of(mutation);
  }

  private static Invalidation path(Location location) {
    return new Invalidation(location, Scope.PATH);
  }
}
