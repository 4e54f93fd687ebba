package io.syncline.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.audit.MountAudit.Decided;
import io.syncline.core.audit.MountAudit.Full;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.consistency.Sighting;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A sampled difference is judged as the consistency check judges it, and counted by its delay. */
final class MountAuditTest {
  private static final Location X = Location.parse("s3://lake/x");
  private static final long SETTLE = 50;
  private static final long MINUTE = 60_000_000_000L;
  private static final AuditDelay DELAY = AuditDelay.AFTER_10S;

  private final MountAudit audit = new MountAudit(SETTLE);

  @Test
  void whatIsTheSameIsConsistentAtOnce() {
    assertThat(audit.compare(X, DELAY, held("v1", 90).orElseThrow(), seen("v1", 100), 100))
        .contains(new Decided(DELAY, AuditOutcome.CONSISTENT, Optional.empty()));
    assertThat(audit.counts(DELAY, 100)).isEqualTo(new AuditCounts(1, 0, 0, 0));
    assertThat(audit.counts(AuditDelay.RANDOM, 100)).isEqualTo(AuditCounts.NONE);
  }

  @Test
  void aDifferenceThatIsGoneByTheSecondLookWasPermitted() {
    suspect(X, 100);
    assertThat(audit.isJudging(X)).isTrue();
    assertThat(audit.due(149)).isEmpty();
    assertThat(audit.due(150)).contains(X);
    assertThat(audit.judge(X, Optional.empty(), seen("v2", 150), finding -> finding, 150))
        .contains(new Decided(DELAY, AuditOutcome.CONSISTENT, Optional.empty()));
    assertThat(audit.wrong(150)).isEmpty();
  }

  @Test
  void anAnswerThatClaimsToBeNewerThanTheLookIsWrong() {
    suspect(X, 100);
    assertThat(audit.judge(X, held("v1", 120), seen("v2", 150), finding -> finding, 150))
        .contains(new Decided(DELAY, AuditOutcome.INCONSISTENT, Optional.empty()));
    assertThat(audit.wrong(150))
        .singleElement()
        .matches(finding -> finding.kind() == DifferenceKind.STALE_ATTR)
        .matches(finding -> finding.firstSeen() == 100);
    assertThat(audit.counts(DELAY, 150)).isEqualTo(new AuditCounts(0, 1, 0, 0));
  }

  @Test
  void anAnswerThatClaimsNothingIsUndecidedInTheEnd() {
    suspect(X, 100);
    Optional<Decided> decided = Optional.empty();
    for (int look = 1; decided.isEmpty() && look < 10; look++) {
      long now = 100 + look * SETTLE;
      decided = audit.judge(X, held("v1", 90), seen("v2", now), finding -> finding, now);
    }
    assertThat(decided).contains(new Decided(DELAY, AuditOutcome.UNDECIDED, Optional.empty()));
    assertThat(audit.wrong(1_000)).isEmpty();
  }

  @Test
  void whatCannotBeLookedAtAgainIsUndecidedAndForgotten() {
    suspect(X, 100);
    assertThat(audit.giveUp(X, 120))
        .isEqualTo(new Decided(DELAY, AuditOutcome.UNDECIDED, Optional.empty()));
    assertThat(audit.isJudging(X)).isFalse();
    assertThat(audit.nextDue()).isEmpty();
  }

  @Test
  void aDifferenceIsUndecidedWhenAsManyWaitAsMay() {
    for (int i = 0; i < MountAudit.MAX_SUSPECTS; i++) {
      suspect(X.child("" + i), 100);
    }
    assertThat(audit.compare(X, DELAY, held("v1", 90).orElseThrow(), seen("v2", 100), 100))
        .contains(new Decided(DELAY, AuditOutcome.UNDECIDED, Optional.of(Full.SUSPECTS)));
    assertThat(audit.judging()).isEqualTo(MountAudit.MAX_SUSPECTS);
  }

  @Test
  void theOnesThatAreWrongLongestAreKept() {
    Optional<Decided> last = Optional.empty();
    for (int i = MountAudit.MAX_FINDINGS; i >= 0; i--) {
      last = wrong(X.child("" + i), 100 + i);
    }
    assertThat(last)
        .contains(new Decided(DELAY, AuditOutcome.INCONSISTENT, Optional.of(Full.FINDINGS)));
    assertThat(audit.wrong(1_000)).hasSize(MountAudit.MAX_FINDINGS);
    assertThat(audit.wrong(1_000).get(0).location()).isEqualTo(X.child("0"));
    assertThat(audit.wrong(1_000).stream().map(Finding::location))
        .doesNotContain(X.child("" + MountAudit.MAX_FINDINGS));
  }

  @Test
  void whatIsFoundAgainHasBeenWrongSinceItsFirstTime() {
    wrong(X, 100);
    wrong(X, 5_000);
    assertThat(audit.wrong(6_000))
        .singleElement()
        .matches(finding -> finding.firstSeen() == 100)
        .matches(finding -> finding.looks() == 4);
    assertThat(audit.counts(DELAY, 6_000)).isEqualTo(new AuditCounts(0, 2, 0, 0));
  }

  @Test
  void aWrongAnswerIsLookedAtEachMinuteUntilItIsRight() {
    wrong(X, 100);
    long looked = 100 + SETTLE;
    assertThat(audit.wrongDue(looked + MINUTE - 1)).isEmpty();
    assertThat(audit.wrongDue(looked + MINUTE)).contains(X);
    audit.lookAtWrong(X, held("v1", 120), Optional.of(seen("v2", MINUTE)), looked + MINUTE);
    assertThat(audit.wrong(looked + MINUTE)).hasSize(1);
    assertThat(audit.wrongDue(looked + MINUTE)).isEmpty();
    audit.lookAtWrong(X, held("v1", 120), Optional.empty(), looked + 2 * MINUTE);
    assertThat(audit.wrong(looked + MINUTE)).as("the store did not say").hasSize(1);
    audit.lookAtWrong(X, held("v2", 120), Optional.of(seen("v2", 1)), looked + 3 * MINUTE);
    assertThat(audit.wrong(looked + 3 * MINUTE)).isEmpty();
  }

  @Test
  void aWrongAnswerThatIsNotGivenAnyMoreIsNone() {
    wrong(X, 100);
    audit.lookAtWrong(X, Optional.empty(), Optional.empty(), 100 + MINUTE);
    assertThat(audit.wrong(200)).isEmpty();
  }

  private void suspect(Location location, long at) {
    assertThat(audit.compare(location, DELAY, held("v1", 90).orElseThrow(), seen("v2", at), at))
        .isEmpty();
  }

  private Optional<Decided> wrong(Location location, long at) {
    suspect(location, at);
    return audit.judge(
        location, held("v1", at), seen("v2", at + SETTLE), finding -> finding, at + SETTLE);
  }

  private static Optional<HeldAnswer> held(String version, long since) {
    return Optional.of(new HeldAnswer(file(version), OptionalLong.empty(), OptionalLong.of(since)));
  }

  private static Sighting seen(String version, long at) {
    return new Sighting(file(version), at, at);
  }

  private static FileStatus file(String version) {
    return new FileStatus(FileType.FILE, 1, null, version);
  }
}
