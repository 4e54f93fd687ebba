package io.syncline.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session remembers, and what it sends along. */
final class SessionFloorsTest {
  private static final Location D = Location.parse("s3://lake/d");
  private static final Location X = D.child("x");
  private static final Location Y = D.child("y");
  private static final View HERE = new View("p1", 3, 1);
  private static final View THERE = new View("p2", 3, 1);

  private final SessionFloors session = new SessionFloors(SessionFloors.MAX_LOCATIONS);

  @Test
  void sendsNothingOfWhatItHasNotSeen() {
    session.sawEntry(X, seen(5, HERE), 100);
    assertThat(session.forEntry(Y, 200)).isEmpty();
    assertThat(session.forListing(X, 200)).as("what is there, and what is in it").hasSize(1);
  }

  @Test
  void ageGrowsWithTheReadersClockAndIsNeverMoreThanTheTrueOne() {
    session.sawEntry(X, seen(5, HERE), 100);
    assertThat(session.forEntry(X, 100)).containsExactly(new Seen(5, Optional.of(HERE)));
    assertThat(session.forEntry(X, 300)).containsExactly(new Seen(205, Optional.of(HERE)));
    long hour = 3_600_000_000_000L;
    assertThat(session.forEntry(X, 95 + hour))
        .as("two clocks may run apart")
        .containsExactly(new Seen(hour - hour / 1_000, Optional.of(HERE)));
  }

  @Test
  void youngestStateOfEachViewCounts() {
    session.sawEntry(X, seen(50, HERE), 100);
    session.sawEntry(X, seen(5, HERE), 100);
    session.sawEntry(X, seen(70, HERE), 100);
    session.sawEntry(X, seen(20, THERE), 100);
    assertThat(session.forEntry(X, 100))
        .containsExactlyInAnyOrder(
            new Seen(5, Optional.of(HERE)), new Seen(20, Optional.of(THERE)));
  }

  @Test
  void listingCountsForItsChildrenAndTheirParent() {
    session.sawListing(D, seen(7, HERE), 100);
    assertThat(session.forEntry(X, 100)).containsExactly(new Seen(7, Optional.of(HERE)));
    assertThat(session.forEntry(D, 100)).as("it exists").hasSize(1);
    assertThat(session.forListing(D, 100)).hasSize(1);
    assertThat(session.forListing(X, 100)).as("it exists, or not").hasSize(1);
    assertThat(session.forEntry(X.child("below"), 100)).isEmpty();
  }

  @Test
  void childrenThatWereReadCountForALaterListing() {
    session.sawEntry(X, seen(9, HERE), 100);
    session.sawEntry(Y, seen(4, THERE), 100);
    assertThat(session.forListing(D, 100))
        .containsExactlyInAnyOrder(new Seen(9, Optional.of(HERE)), new Seen(4, Optional.of(THERE)));
    assertThat(session.forEntry(D, 100)).isEmpty();
  }

  @Test
  void whatIsForgottenCountsForEverything() {
    SessionFloors small = new SessionFloors(2);
    small.sawEntry(X, seen(9, HERE), 100);
    Location other = Location.parse("s3://lake/other/z");
    small.sawEntry(other, seen(4, THERE), 100);
    assertThat(small.forEntry(X, 100)).containsExactly(new Seen(9, Optional.of(HERE)));
    assertThat(small.forEntry(Location.parse("s3://lake/q/r"), 100))
        .containsExactly(new Seen(9, Optional.of(HERE)));
    assertThat(small.forEntry(other, 100)).hasSize(2);
  }

  @Test
  void somethingSeenCountsForEverythingUnderNoView() {
    session.sawSomething(90);
    assertThat(session.forEntry(X, 100)).containsExactly(new Seen(10, Optional.empty()));
    assertThat(session.forAnything(100)).containsExactly(new Seen(10, Optional.empty()));
  }

  @Test
  void remembersBoundedlyManyViewsAndForgetsNoInstant() {
    for (int i = 0; i < 3 * Floors.MAX_VIEWS; i++) {
      session.sawEntry(X, seen(0, new View("p", i, 1)), 100 + i);
    }
    long now = 100 + 3 * Floors.MAX_VIEWS;
    List<Seen> sent = session.forEntry(X, now);
    assertThat(sent).hasSize(Floors.MAX_VIEWS).hasSizeLessThan(Seen.MAX);
    assertThat(Seen.bound(sent, view -> view.shard() >= 2 * Floors.MAX_VIEWS).nanos())
        .as("the newest instant of the views that were forgotten")
        .isLessThanOrEqualTo(now - (100 + 2 * Floors.MAX_VIEWS));
  }

  @Test
  void viewThatHoldsAsksForNothing() {
    List<Seen> sent = List.of(new Seen(3, Optional.of(HERE)), new Seen(8, Optional.of(THERE)));
    assertThat(Seen.bound(sent, HERE::equals)).isEqualTo(new Bound(8));
    assertThat(Seen.bound(sent, view -> false)).isEqualTo(new Bound(3));
    assertThat(Seen.bound(sent, view -> true)).isEqualTo(Bound.NONE);
    assertThat(Seen.bound(List.of(new Seen(3, Optional.empty())), view -> true))
        .isEqualTo(new Bound(3));
  }

  @Property
  void readsWhatItWrites(@ForAll @LongRange(min = 0, max = 999_999_999_999_999_999L) long age) {
    Seen seen = new Seen(age, Optional.of(HERE));
    assertThat(Seen.parse(seen.toString())).isEqualTo(seen);
    Seen past = new Seen(age, Optional.empty());
    assertThat(Seen.parse(past.toString())).isEqualTo(past);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "-1",
        "5@",
        "5@p1",
        "5@p1/3",
        "5@p1/3/x",
        "5@p 1/3/1",
        "9999999999999999999"
      })
  void refusesWhatIsNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Seen.parse(text));
  }

  private static List<Seen> seen(long age, View view) {
    return List.of(new Seen(age, Optional.of(view)));
  }
}
