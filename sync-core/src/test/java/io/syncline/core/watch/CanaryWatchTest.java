package io.syncline.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What canaries say of the feed that must tell of them. */
class CanaryWatchTest {
  private static final Location PREFIX = Location.parse("s3://lake/canary");
  private static final Duration DELAY = Duration.ofNanos(100);
  private static final Duration PATIENCE = Duration.ofNanos(60);

  private final CanaryWatch canaries = new CanaryWatch(Duration.ofNanos(30), PATIENCE, false);

  @Test
  void nothingIsBelievedBeforeTheFirstCanaryCameBack() {
    assertThat(canaries.isDue(0)).isTrue();
    write("a", 0);
    assertThat(canaries.isDue(29)).isFalse();
    assertThat(canaries.isDue(30)).isTrue();
    assertThat(canaries.believes(5, DELAY)).isFalse();
    assertThat(canaries.came(PREFIX.child("a"), 7)).contains(Duration.ofNanos(7));
    assertThat(canaries.believes(8, DELAY)).isTrue();
  }

  @Test
  void aPollThatShouldHaveToldOfACanaryIsNotBelieved() {
    write("a", 0);
    back("a", 5);
    write("b", 30);
    write("c", 60);
    back("c", 65);
    assertThat(canaries.believes(130, DELAY)).as("it may still be on its way").isTrue();
    assertThat(canaries.believes(131, DELAY)).isFalse();
    back("b", 131);
    assertThat(canaries.believes(131, DELAY)).isTrue();
  }

  @Test
  void nothingIsBelievedBeyondTheLastCanaryThatCameBack() {
    write("a", 0);
    back("a", 5);
    assertThat(canaries.believes(100, DELAY)).isTrue();
    assertThat(canaries.believes(101, DELAY)).as("the feed may have fallen silent").isFalse();
    write("b", 30);
    back("b", 35);
    assertThat(canaries.believes(130, DELAY)).isTrue();
    assertThat(canaries.believes(131, DELAY)).isFalse();
  }

  @Test
  void theFeedIsBrokenOnceACanaryStayedAwayForLongerThanPatienceAndDelay() {
    write("a", 0);
    assertThat(canaries.giveUp(100, DELAY)).isEmpty();
    assertThat(canaries.giveUp(101, DELAY)).contains(Duration.ofNanos(101));
    assertThat(canaries.isBroken()).isTrue();
    assertThat(canaries.giveUp(102, DELAY)).as("each is given up once").isEmpty();
    back("a", 103);
    assertThat(canaries.isBroken()).as("it was given up, it proves nothing").isTrue();
    write("b", 104);
    back("b", 110);
    assertThat(canaries.isBroken()).isFalse();
    assertThat(canaries.believes(110, DELAY)).isTrue();
  }

  @Test
  void patienceCountsWhereItIsLongerThanTheDelay() {
    write("a", 0);
    assertThat(canaries.giveUp(60, Duration.ofNanos(1))).isEmpty();
    assertThat(canaries.giveUp(61, Duration.ofNanos(1))).isPresent();
  }

  @Test
  void whoTakesOverABrokenFeedGoesOnLikeThat() {
    CanaryWatch inherited = new CanaryWatch(Duration.ofNanos(30), PATIENCE, true);
    inherited.begins(PREFIX.child("a"), 0);
    inherited.written();
    assertThat(inherited.isBroken()).isTrue();
    inherited.came(PREFIX.child("a"), 1);
    assertThat(inherited.isBroken()).isFalse();
  }

  @Test
  void noMoreAreWrittenThanAreWaitedFor() {
    for (int i = 0; i < CanaryWatch.MAX_OUT; i++) {
      assertThat(canaries.isDue(30L * i)).isTrue();
      assertThat(canaries.isHeldBack(30L * i)).isFalse();
      write("c" + i, 30L * i);
    }
    long next = 30L * CanaryWatch.MAX_OUT;
    assertThat(canaries.isHeldBack(next - 1)).as("it is not time for one").isFalse();
    assertThat(canaries.isHeldBack(next)).isTrue();
    assertThat(canaries.isDue(next)).isFalse();
    back("c0", next);
    assertThat(canaries.isHeldBack(next)).isFalse();
    assertThat(canaries.isDue(next)).isTrue();
  }

  @Test
  void aNameThatIsWrittenAgainStandsForItsFirst() {
    write("a", 0);
    write("a", 30);
    assertThat(canaries.came(PREFIX.child("a"), 40)).contains(Duration.ofNanos(40));
  }

  /** With an interval of 10 and a patience of 25: 35 after the break, for an allowance of 120. */
  @Test
  void aBreakIsFoundOnePatienceAfterTheNextCanary() {
    CanaryWatch closely = new CanaryWatch(Duration.ofNanos(10), Duration.ofNanos(25), false);
    long broke = 21;
    for (long now = 0; now <= broke + 10 + 25; now++) {
      if (closely.isDue(now)) {
        closely.begins(PREFIX.child("c" + now), now);
        closely.written();
      }
      if (now <= broke) {
        closely.came(PREFIX.child("c" + now), now);
      }
      assertThat(closely.giveUp(now, Duration.ofNanos(120))).isEmpty();
      assertThat(closely.doubt(now).isPresent()).as("at %s", now).isEqualTo(now > 30 + 25);
    }
    assertThat(closely.doubt(56)).contains(new Doubt(Doubt.Kind.CANARY_MISSING, 30));
    assertThat(closely.isBroken()).isFalse();
  }

  @Test
  void aDoubtIsOverOnceTheCanaryComesAfterAll() {
    write("a", 0);
    assertThat(canaries.doubt(60)).isEmpty();
    assertThat(canaries.doubt(61)).isPresent();
    back("a", 62);
    assertThat(canaries.doubt(62)).isEmpty();
  }

  @Test
  void aBrokenFeedIsDoubtedSinceTheCanaryThatWasGivenUp() {
    write("a", 7);
    canaries.giveUp(108, DELAY);
    assertThat(canaries.doubt(500)).contains(new Doubt(Doubt.Kind.CANARY_MISSING, 7));
    write("b", 500);
    back("b", 501);
    assertThat(canaries.doubt(501)).isEmpty();
  }

  @Test
  void whoTakesOverABrokenFeedDoubtsItFromItsFirstLook() {
    CanaryWatch inherited = new CanaryWatch(Duration.ofNanos(30), PATIENCE, true);
    assertThat(inherited.doubt(9)).contains(new Doubt(Doubt.Kind.CANARY_MISSING, 9));
    assertThat(inherited.doubt(50)).contains(new Doubt(Doubt.Kind.CANARY_MISSING, 9));
  }

  /** Else each of them would break it again, and everything would be told as old each time. */
  @Test
  void whatWasLostBeforeTheFeedCameBackBreaksItOnce() {
    for (int i = 0; i < 4; i++) {
      write("lost" + i, 30L * i);
    }
    assertThat(canaries.giveUp(101, DELAY)).isPresent();
    write("b", 120);
    write("late", 121);
    back("b", 122);
    assertThat(canaries.giveUp(220, DELAY)).as("what was written before it").isEmpty();
    assertThat(canaries.isBroken()).isFalse();
    assertThat(canaries.giveUp(222, DELAY)).as("what was written after it").isPresent();
  }

  @Test
  void oneThatIsBeingWrittenIsNotMissedAndMayComeBack() {
    canaries.begins(PREFIX.child("a"), 0);
    assertThat(canaries.isDue(500)).as("one at a time").isFalse();
    assertThat(canaries.giveUp(500, DELAY)).isEmpty();
    assertThat(canaries.came(PREFIX.child("a"), 501)).contains(Duration.ofNanos(501));
    assertThat(canaries.believes(100, DELAY)).isTrue();
    canaries.written();
    assertThat(canaries.giveUp(900, DELAY)).as("it came before that was known").isEmpty();
    assertThat(canaries.isDue(900)).isTrue();
  }

  @Test
  void aCanaryCountsFromWhenItsWriteBegan() {
    canaries.begins(PREFIX.child("a"), 0);
    canaries.holdsBack(90);
    canaries.written();
    assertThat(canaries.doubt(61)).contains(new Doubt(Doubt.Kind.CANARY_MISSING, 0));
  }

  @Test
  void thatNoneCanBeWrittenIsADoubtSinceTheFirstThatFailed() {
    write("a", 0);
    back("a", 1);
    for (long now = 30; now <= 90; now += 30) {
      canaries.begins(PREFIX.child("b"), now);
      canaries.notWritten();
    }
    assertThat(canaries.doubt(90)).isEmpty();
    assertThat(canaries.doubt(91)).contains(new Doubt(Doubt.Kind.CANARY_NOT_WRITTEN, 30));
    write("c", 120);
    assertThat(canaries.doubt(121)).isEmpty();
  }

  @Test
  void oneThatIsNeverWrittenToItsEndIsADoubt() {
    canaries.begins(PREFIX.child("a"), 0);
    assertThat(canaries.doubt(61)).contains(new Doubt(Doubt.Kind.CANARY_NOT_WRITTEN, 0));
  }

  private void write(String name, long at) {
    canaries.begins(PREFIX.child(name), at);
    canaries.written();
  }

  private void back(String name, long at) {
    canaries.came(PREFIX.child(name), at);
  }
}
