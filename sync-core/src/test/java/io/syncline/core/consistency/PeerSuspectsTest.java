package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.consistency.PeerSuspects.Outcome;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A difference between two clusters is looked at again, a bounded number of times. */
final class PeerSuspectsTest {
  private static final long SETTLE = 100;
  private static final Location F = Location.parse("s3://lake/d/f");

  private final PeerSuspects suspects = new PeerSuspects(2, SETTLE);

  @Test
  void oneLookProvesNothingAndTheSecondIsAfterAWhile() {
    suspects.add(F, 7);
    assertThat(suspects.due(7, 10)).containsExactly(F);
    assertThat(judge(diverged(0, 0, 7), 10)).isEqualTo(Outcome.WAITS);
    assertThat(suspects.looks(F)).isEqualTo(1);
    assertThat(suspects.due(109, 10)).isEmpty();
    assertThat(suspects.nextDue()).hasValue(110);
    assertThat(suspects.due(110, 10)).containsExactly(F);
    assertThat(judge(diverged(0, 90, 110), 111)).isEqualTo(Outcome.DIVERGED);
    assertThat(suspects.size()).isZero();
    assertThat(suspects.nextDue()).isEmpty();
  }

  @Test
  void aLookThatClaimsEverythingAtOnceProvesNothingEither() {
    suspects.add(F, 0);
    assertThat(judge(diverged(0, 1_000, 7), 10)).isEqualTo(Outcome.WAITS);
  }

  @Test
  void whatNeverClaimsEnoughIsGivenUp() {
    suspects.add(F, 0);
    for (int look = 1; look < PeerSuspects.MAX_LOOKS; look++) {
      assertThat(judge(diverged(0, 1, 50), 60)).isEqualTo(Outcome.WAITS);
    }
    assertThat(judge(diverged(0, 1, 50), 60)).isEqualTo(Outcome.UNVERIFIABLE);
    assertThat(suspects.size()).isZero();
  }

  @Test
  void whoFollowsAtEachLookIsFine() {
    suspects.add(F, 0);
    for (int look = 1; look < PeerSuspects.MAX_LOOKS; look++) {
      assertThat(judge(diverged(look * 100L, look * 100L, look * 100L), 60))
          .isEqualTo(Outcome.WAITS);
    }
    assertThat(judge(diverged(500, 500, 500), 60)).isEqualTo(Outcome.SETTLED);
  }

  /** Since it followed, what it says now counts from the look that showed it. */
  @Test
  void aLookThatShowedTheNewAnswerCountsAsTheFirst() {
    suspects.add(F, 0);
    assertThat(judge(diverged(0, 0, 10), 10)).isEqualTo(Outcome.WAITS);
    assertThat(judge(diverged(20, 20, 30), 30)).isEqualTo(Outcome.WAITS);
    assertThat(judge(diverged(20, 29, 40), 40)).isEqualTo(Outcome.WAITS);
    assertThat(judge(diverged(20, 30, 50), 50)).isEqualTo(Outcome.DIVERGED);
  }

  @Test
  void whatAgreesOrWouldBeAskedIsNotLookedAtAgain() {
    suspects.add(F, 0);
    PeerAnswer asks = new PeerAnswer("e", Optional.empty(), 1, 1);
    assertThat(suspects.judge(F, new PeerLook(asks, asks, asks), 1)).isEqualTo(Outcome.UNSERVED);
    suspects.add(F, 0);
    PeerAnswer same = answer("e", "v1", 0, 0, 1);
    assertThat(suspects.judge(F, new PeerLook(same, same, same), 1)).isEqualTo(Outcome.SETTLED);
    assertThat(suspects.size()).isZero();
  }

  @Test
  void noMoreThanSoManyWaitAndOneIsThereOnce() {
    suspects.add(F, 0);
    suspects.add(F, 5);
    assertThat(suspects.size()).isEqualTo(1);
    assertThat(suspects.isFull()).isFalse();
    suspects.add(F.parent().orElseThrow().child("g"), 0);
    assertThat(suspects.isFull()).isTrue();
    assertThat(suspects.due(0, 1)).hasSize(1);
  }

  private Outcome judge(PeerLook look, long now) {
    return suspects.judge(F, look, now);
  }

  private static PeerLook diverged(long learned, long since, long now) {
    PeerAnswer here = answer("e", "v1", learned, since, now);
    return new PeerLook(here, answer("w", "v2", learned, since, now), here);
  }

  private static PeerAnswer answer(
      String view, String version, long learned, long since, long now) {
    return new PeerAnswer(
        view,
        Optional.of(
            new HeldAnswer(
                new FileStatus(FileType.FILE, 1, null, version),
                OptionalLong.of(learned),
                OptionalLong.of(since))),
        now,
        now);
  }
}
