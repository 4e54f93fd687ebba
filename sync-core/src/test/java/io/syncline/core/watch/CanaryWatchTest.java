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
    inherited.written(PREFIX.child("a"), 0);
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

  private void write(String name, long at) {
    canaries.tries(at);
    canaries.written(PREFIX.child(name), at);
  }

  private void back(String name, long at) {
    canaries.came(PREFIX.child(name), at);
  }
}
