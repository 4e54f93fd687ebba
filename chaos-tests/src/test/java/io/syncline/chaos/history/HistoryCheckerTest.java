package io.syncline.chaos.history;

import static io.syncline.chaos.history.Operation.Kind.DELETE;
import static io.syncline.chaos.history.Operation.Kind.PUT;
import static io.syncline.chaos.history.Operation.Kind.READ;
import static io.syncline.chaos.history.Seen.ABSENT;
import static io.syncline.chaos.history.Seen.SOME_FILE;
import static io.syncline.chaos.history.Seen.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HistoryCheckerTest {
  private static final Seen V1 = file("v1");
  private static final Seen V2 = file("v2");

  /** v1 written in [10, 20], v2 in [30, 40]. */
  private static Recorded twoWrites() {
    return new Recorded().put("/f", "v1", 10, 20).put("/f", "v2", 30, 40);
  }

  @Test
  void anAnswerAsOldAsItsBoundIsRight() {
    assertThat(twoWrites().read("/f", V1, 50, 51, 10).broken()).isEmpty();
    assertThat(twoWrites().read("/f", ABSENT, 20, 21, 0).broken()).isEmpty();
  }

  @Test
  void anAnswerOlderThanItsBoundBreaksI2() {
    assertThat(twoWrites().read("/f", V1, 51, 52, 10).broken()).containsExactly("I2");
    assertThat(twoWrites().read("/f", ABSENT, 31, 32, 10).broken()).containsExactly("I2");
  }

  @Test
  void anAnswerFromTheTimeOfTheReadItselfIsRight() {
    assertThat(new Recorded().put("/f", "v1", 10, 20).read("/f", V1, 5, 10, 0).broken()).isEmpty();
  }

  @Test
  void anAnswerThatNobodyHadBegunToWriteBreaksI2() {
    assertThat(new Recorded().put("/f", "v1", 10, 20).read("/f", V1, 5, 9, 0).broken())
        .containsExactly("I2");
    assertThat(twoWrites().read("/f", file("other"), 50, 51, 1000).broken()).containsExactly("I2");
  }

  @Test
  void anAnswerWithoutABoundMayBeOldButNotInvented() {
    Recorded recorded = twoWrites();
    recorded.add(recorded.begin(READ, "/f", 9000).saw(V1, 9001));
    assertThat(recorded.broken()).isEmpty();
    recorded.add(recorded.begin(READ, "/f", 9000).saw(file("other"), 9001));
    assertThat(recorded.broken()).containsExactly("I2");
  }

  @Test
  void writesThatOverlapMayHaveComeInAnyOrder() {
    Recorded overlapping = new Recorded().put("/f", "v1", 10, 30).put("/f", "v2", 20, 40);
    assertThat(overlapping.read("/f", V1, 90, 91, 0).read("/f", V2, 90, 91, 0).broken()).isEmpty();
  }

  @Test
  void whatOneReadSawWasWrittenBeforeItEnded() {
    Recorded recorded = new Recorded().put("/f", "v1", 10, 30).put("/f", "v2", 25, 26);
    // v1 was seen by 20, so v2 came after it.
    recorded.read("/f", V1, 15, 20, 0);
    assertThat(recorded.read("/f", V1, 90, 91, 0).broken()).containsExactly("I2");
  }

  @Test
  void aWriteOfUnknownOutcomeMayHappenAtAnyTimeOrNever() {
    Recorded recorded = new Recorded().put("/f", "v1", 10, 20).putUnknown("/f", "v2", 30, 40);
    recorded.read("/f", V1, 900, 901, 0).read("/f", V2, 910, 911, 0);
    assertThat(recorded.broken()).isEmpty();
    assertThat(recorded.read("/f", V2, 20, 29, 0).broken()).containsExactly("I2");
  }

  @Test
  void aWriteOfUnknownOutcomeThatWasSeenHasReplacedWhatWasThere() {
    Recorded recorded = new Recorded().put("/f", "v1", 10, 20).putUnknown("/f", "v2", 30, 40);
    recorded.read("/f", V2, 50, 60, 0);
    assertThat(recorded.read("/f", V1, 70, 71, 10).broken()).isEmpty();
    assertThat(recorded.read("/f", V1, 80, 81, 10).broken()).containsExactly("I2");
  }

  @Test
  void aRefusedWriteThatIsSeenBreaksI2() {
    Recorded recorded = new Recorded();
    recorded.add(recorded.begin(PUT, "/f", 10).value("v1").failed(20));
    assertThat(recorded.read("/f", ABSENT, 30, 31, 0).broken()).isEmpty();
    assertThat(recorded.read("/f", V1, 30, 31, 1000).broken()).containsExactly("I2");
  }

  @Test
  void aDeletionIsSeenWithinTheBound() {
    Recorded recorded = twoWrites().write(DELETE, "/f", 50, 60);
    assertThat(recorded.read("/f", SOME_FILE, 70, 71, 10).broken()).isEmpty();
    assertThat(recorded.read("/f", SOME_FILE, 71, 72, 10).broken()).containsExactly("I2");
  }

  @Test
  void whatWasThereAtFirstIsSeenUntilItIsReplaced() {
    Recorded recorded = new Recorded().initially("/f", file("v0")).put("/f", "v1", 10, 20);
    assertThat(recorded.read("/f", file("v0"), 30, 31, 10).broken()).isEmpty();
    assertThat(recorded.read("/f", file("v0"), 31, 32, 10).broken()).containsExactly("I2");
  }

  @Test
  void aReadWithATokenIsNotOlderThanItsWriteWhateverTheBound() {
    assertThat(twoWrites().readWithToken("/f", V2, 41, 1000, 1).broken()).isEmpty();
    assertThat(twoWrites().readWithToken("/f", V1, 41, 1000, 0).broken()).isEmpty();
    assertThat(twoWrites().readWithToken("/f", V1, 41, 1000, 1).broken()).containsExactly("I4");
  }

  @Test
  void aTokenSaysNothingOfOtherPaths() {
    Recorded recorded = twoWrites().put("/g", "w", 50, 60);
    assertThat(recorded.readWithToken("/f", V1, 61, 1000, 2).broken()).isEmpty();
  }

  @Test
  void aSessionSeesWhatItWroteOrLater() {
    Recorded clean = new Recorded().put("s", "/f", "v1", 10, 20).put("/f", "v2", 15, 40);
    clean.read("s", "/f", V1, 50, 51, 1000).read("s", "/f", V2, 60, 61, 1000);
    assertThat(clean.broken()).isEmpty();
    Recorded old = new Recorded().put("s", "/f", "v1", 10, 20);
    assertThat(old.read("s", "/f", ABSENT, 21, 22, 1000).broken()).containsExactly("I6");
  }

  @Test
  void anotherSessionMaySeeWhatWasBefore() {
    Recorded recorded = new Recorded().put("s", "/f", "v1", 10, 20);
    assertThat(recorded.read("t", "/f", ABSENT, 21, 22, 1000).broken()).isEmpty();
  }

  @Test
  void aSessionNeverGoesBack() {
    assertThat(
            twoWrites()
                .read("s", "/f", V1, 50, 51, 1000)
                .read("s", "/f", V2, 60, 61, 1000)
                .read("t", "/f", V1, 70, 71, 1000)
                .broken())
        .isEmpty();
    assertThat(
            twoWrites()
                .read("s", "/f", V2, 50, 51, 1000)
                .read("s", "/f", V1, 60, 61, 1000)
                .broken())
        .containsExactly("I5");
  }

  @Test
  void anAbsenceAfterADeletionIsNotGoingBack() {
    Recorded recorded = twoWrites().write(DELETE, "/f", 50, 60);
    recorded.read("s", "/f", V2, 70, 71, 1000).read("s", "/f", ABSENT, 80, 81, 1000);
    assertThat(recorded.broken()).isEmpty();
    assertThat(recorded.read("s", "/f", V2, 90, 91, 1000).broken()).containsExactly("I5");
  }

  @Test
  void eachNameOfAListingIsJudgedAndEachThatIsLeftOut() {
    Recorded recorded = new Recorded().put("/d/f", "v1", 10, 20).put("/d/g", "w", 10, 20);
    recorded.write(DELETE, "/d/g", 30, 40);
    assertThat(recorded.list("/d", Set.of("f", "g"), 50, 51, 10).broken()).isEmpty();
    assertThat(recorded.list("/d", Set.of("f", "g"), 51, 52, 10).broken()).containsExactly("I2");
    assertThat(recorded.list("/d", Set.of(), 60, 61, 10).broken()).containsExactly("I2", "I2");
  }

  @Test
  void theLongestStalenessIsMeasuredAgainstItsBound() {
    Report report = twoWrites().read("/f", V1, 45, 46, 10).read("/f", V1, 43, 44, 10).check();
    assertThat(report.violations()).isZero();
    assertThat(report.answers()).isEqualTo(2);
    Report.Staleness longest = report.longest().orElseThrow();
    assertThat(longest.age()).isEqualTo(Duration.ofNanos(5));
    assertThat(longest.bound()).isEqualTo(Duration.ofNanos(10));
    assertThat(longest.read().id()).isEqualTo(2);
  }

  @Test
  void aFinalReadEqualsWhatTheStoreHolds() {
    Recorded recorded = twoWrites().end(1000, Map.of("/f", V2));
    assertThat(recorded.read("/f", V2, 1000, 1001, 5000).broken()).isEmpty();
    assertThat(recorded.read("/f", V1, 999, 1001, 5000).broken()).isEmpty();
    assertThat(recorded.read("/f", V1, 1000, 1001, 5000).broken()).containsExactly("I1");
  }

  @Test
  void aStoreThatLostAnAcknowledgedWriteIsFound() {
    assertThat(twoWrites().end(1000, Map.of("/f", V1)).broken()).containsExactly("STORE");
    assertThat(twoWrites().end(1000, Map.of()).broken()).containsExactly("STORE");
    assertThat(twoWrites().end(1000, Map.of("/f", V2)).broken()).isEmpty();
  }

  @Test
  void aFindingTellsTheHistoryOfItsPath() {
    Report report = twoWrites().put("/g", "w", 1, 2).read("/f", V1, 51, 52, 10).check();
    assertThat(report.toString()).contains("I2 broken at /f", "right last PT0.000000011S before");
    assertThat(report.findings().get(0).story())
        .contains("at first => ABSENT", "PUT /f = v1 => v1", "PUT /f = v2 => v2")
        .doesNotContain("/g");
  }

  @Test
  void onlyTheFirstFindingsAreKeptButAllAreCounted() {
    Recorded recorded = twoWrites();
    for (int i = 0; i < 50; i++) {
      recorded.read("/f", V1, 1000, 1001, 1);
    }
    Report report = recorded.check();
    assertThat(report.violations()).isEqualTo(50);
    assertThat(report.findings()).hasSize(Report.MAX_FINDINGS);
  }

  @Test
  void refusesAHistoryThatCannotBeJudged() {
    assertThatThrownBy(() -> new Recorded().put("/f", "v", 1, 2).put("/g", "v", 3, 4).check())
        .hasMessageContaining("two writes wrote the value");
    assertThatThrownBy(
            () -> new Recorded().put("s", "/f", "v", 1, 4).put("s", "/f", "w", 3, 5).check())
        .hasMessageContaining("overlaps");
    assertThatThrownBy(() -> new Recorded().put("/f", "v", 2, 1))
        .hasMessageContaining("ended before it began");
  }
}
