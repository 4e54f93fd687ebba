package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Differences are looked at again before anybody calls them wrong. */
final class SuspectsTest {
  private static final Location X = Location.parse("s3://lake/x");
  private static final Location Y = Location.parse("s3://lake/y");
  private static final long SETTLE = 50;

  private final Suspects suspects = new Suspects(2, SETTLE);

  @Test
  void nothingIsDueBeforeItsTime() {
    suspects.add(X, seen("v2", 100));
    assertThat(suspects.due(149)).isEmpty();
    assertThat(suspects.due(150)).contains(X);
    assertThat(suspects.nextDue()).hasValue(150);
  }

  @Test
  void whatIsRightBySecondLookIsForgotten() {
    suspects.add(X, seen("v2", 100));
    assertThat(suspects.judge(X, held("v2", 120), seen("v2", 150))).isEmpty();
    assertThat(suspects.contains(X)).isFalse();
    assertThat(suspects.nextDue()).isEmpty();
  }

  @Test
  void whatIsStuckIsToldOfWithItsEvidence() {
    suspects.add(X, seen("v2", 100));
    Finding finding = suspects.judge(X, held("v1", 120), seen("v2", 150)).orElseThrow();
    assertThat(finding)
        .isEqualTo(
            new Finding(
                DifferenceKind.STALE_ATTR,
                X,
                file("v1"),
                OptionalLong.of(120),
                file("v2"),
                100,
                2,
                "",
                null));
    assertThat(suspects.size()).isZero();
  }

  @Test
  void aStoreThatChangedIsLookedAtOnceMoreFromItsLastState() {
    suspects.add(X, seen("v2", 100));
    assertThat(suspects.judge(X, held("v1", 120), seen("v3", 150))).isEmpty();
    assertThat(suspects.due(199)).isEmpty();
    assertThat(suspects.due(200)).contains(X);
    // It claims nothing after the state that it is measured by now.
    assertThat(suspects.judge(X, held("v1", 149), seen("v3", 200))).isEmpty();
    assertThat(suspects.judge(X, held("v1", 150), seen("v3", 250))).isPresent();
  }

  @Test
  void nobodyCanTellOfWhatChangesAllTheTime() {
    suspects.add(X, seen("0", 0));
    for (int look = 2; look < Suspects.MAX_LOOKS; look++) {
      assertThat(suspects.judge(X, held("v1", 1), seen("v" + look, look * 100L))).isEmpty();
    }
    Finding finding = suspects.judge(X, held("v1", 1), seen("last", 900)).orElseThrow();
    assertThat(finding.kind()).isEqualTo(DifferenceKind.UNVERIFIABLE);
    assertThat(finding.looks()).isEqualTo(Suspects.MAX_LOOKS);
    assertThat(finding.detail()).contains("something else at each look");
    assertThat(suspects.size()).isZero();
  }

  @Test
  void whoFollowsTheStoreAllTheTimeIsLeftInPeace() {
    suspects.add(X, seen("0", 100));
    for (int look = 2; look <= Suspects.MAX_LOOKS; look++) {
      assertThat(suspects.contains(X)).isTrue();
      HeldAnswer asked =
          new HeldAnswer(
              file("v" + look), OptionalLong.of(look * 100 - 50), OptionalLong.of(look * 100 - 1));
      assertThat(suspects.judge(X, Optional.of(asked), seen("x", look * 100L))).isEmpty();
    }
    assertThat(suspects.size()).isZero();
  }

  @Test
  void whoFollowedOnceAndIsWrongThenIsFound() {
    suspects.add(X, seen("v2", 100));
    HeldAnswer asked = new HeldAnswer(file("v1"), OptionalLong.of(120), OptionalLong.of(140));
    assertThat(suspects.judge(X, Optional.of(asked), seen("v2", 150))).isEmpty();
    HeldAnswer unmoved = new HeldAnswer(file("v1"), OptionalLong.of(120), OptionalLong.of(190));
    assertThat(suspects.judge(X, Optional.of(unmoved), seen("v2", 200)))
        .map(Finding::kind)
        .contains(DifferenceKind.STALE_ATTR);
  }

  @Test
  void nobodyCanTellOfWhatNeverClaimsToBeNewer() {
    suspects.add(X, seen("v2", 100));
    Optional<Finding> finding = Optional.empty();
    for (long now = 200; finding.isEmpty(); now += 100) {
      assertThat(now).isLessThan(2_000);
      finding = suspects.judge(X, held("v1", 99), seen("v2", now));
    }
    assertThat(finding.get().kind()).isEqualTo(DifferenceKind.UNVERIFIABLE);
    assertThat(finding.get().firstSeen()).isEqualTo(100);
  }

  @Test
  void nobodyCanTellOfWhatTheStoreRefuses() {
    suspects.add(X, seen("v2", 100));
    Finding finding = suspects.refused(X, held("v1", 120), "403");
    assertThat(finding.kind()).isEqualTo(DifferenceKind.UNVERIFIABLE);
    assertThat(finding.detail()).isEqualTo("403");
    assertThat(suspects.size()).isZero();
  }

  @Test
  void whatIsFoundTwiceWaitsOnceByItsLastLook() {
    suspects.add(X, seen("v2", 100));
    suspects.add(X, seen("v3", 120));
    assertThat(suspects.size()).isEqualTo(1);
    assertThat(suspects.nextDue()).hasValue(170);
  }

  @Test
  void itIsBounded() {
    suspects.add(X, seen("v2", 100));
    assertThat(suspects.isFull()).isFalse();
    suspects.add(Y, seen("v2", 100));
    assertThat(suspects.isFull()).isTrue();
  }

  @Test
  void whatIsNotSuspectedIsNotJudged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> suspects.judge(X, Optional.empty(), seen("v1", 1)))
        .withMessageContaining("not suspected");
  }

  private static Sighting seen(String version, long at) {
    return new Sighting(file(version), at, at);
  }

  private static Optional<HeldAnswer> held(String version, long since) {
    return Optional.of(new HeldAnswer(file(version), OptionalLong.of(0), OptionalLong.of(since)));
  }

  private static FileStatus file(String version) {
    return new FileStatus(FileType.FILE, 2, null, version);
  }
}
