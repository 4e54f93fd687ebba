package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Scheme;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What two looks at a difference prove, and what they do not. */
final class VerdictTest {
  private static final FileStatus V1 = version("v1");
  private static final FileStatus V2 = version("v2");
  private static final FileStatus V3 = version("v3");

  /** The store was asked from 90 to 100, and again from 190 to 200. */
  private static Verdict verdict(
      @Nullable FileStatus first, Optional<HeldAnswer> held, @Nullable FileStatus again) {
    return Verdict.of(Scheme.S3, new Sighting(first, 90, 100), held, new Sighting(again, 190, 200));
  }

  /** Known since 50. */
  private static Optional<HeldAnswer> held(@Nullable FileStatus status, long since) {
    return Optional.of(new HeldAnswer(status, OptionalLong.of(50), OptionalLong.of(since)));
  }

  @Test
  void whatWasKnownBeforeAndClaimsThatNothingChangedSinceIsStuck() {
    assertThat(verdict(V2, held(V1, 100), V2)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(V2, held(V1, 500), V2)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(null, held(V1, 150), null)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(V2, held(null, 150), V2)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(FileStatus.directory(), held(V1, 150), FileStatus.directory()))
        .isEqualTo(Verdict.STUCK);
  }

  @Test
  void whatWasKnownBeforeTheProcessBeganIsOlderThanAnyLook() {
    Optional<HeldAnswer> earlier =
        Optional.of(new HeldAnswer(V1, OptionalLong.empty(), OptionalLong.of(150)));
    assertThat(verdict(V2, earlier, V2)).isEqualTo(Verdict.STUCK);
  }

  @Test
  void whatWasAskedSinceTheFirstLookFollowsTheStoreHoweverOftenThatComesBack() {
    assertThat(verdict(V2, asked(V1, 91), V2)).isEqualTo(Verdict.FOLLOWED);
    assertThat(verdict(null, asked(V1, 150), null)).isEqualTo(Verdict.FOLLOWED);
    assertThat(verdict(V2, asked(V1, 90), V2)).isEqualTo(Verdict.STUCK);
  }

  @Test
  void whatClaimsNothingAfterTheFirstLookIsPermitted() {
    assertThat(verdict(V2, held(V1, 99), V2)).isEqualTo(Verdict.PERMITTED);
    Optional<HeldAnswer> ageless =
        Optional.of(new HeldAnswer(V1, OptionalLong.of(50), OptionalLong.empty()));
    assertThat(verdict(V2, ageless, V2)).isEqualTo(Verdict.PERMITTED);
  }

  @Test
  void anAnswerThatIsRightBySecondLookIsSettled() {
    assertThat(verdict(V2, held(V2, 150), V2)).isEqualTo(Verdict.SETTLED);
    assertThat(verdict(V2, held(V1, 150), V1)).isEqualTo(Verdict.SETTLED);
    assertThat(verdict(V2, held(null, 150), null)).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void whoWouldAskIsNotWrong() {
    assertThat(verdict(V2, Optional.empty(), V2)).isEqualTo(Verdict.SETTLED);
  }

  @Test
  void aStoreThatChangedInBetweenProvesNothing() {
    assertThat(verdict(V2, held(V1, 150), V3)).isEqualTo(Verdict.CHANGED);
    assertThat(verdict(null, held(V1, 150), V2)).isEqualTo(Verdict.CHANGED);
    assertThat(verdict(V2, held(V1, 150), null)).isEqualTo(Verdict.CHANGED);
  }

  @Test
  void timesCompareAsTickersDoWhenTheyOverflow() {
    long late = Long.MAX_VALUE - 5;
    Sighting first = new Sighting(V2, late - 10, late);
    Sighting again = new Sighting(V2, late + 100, late + 110);
    assertThat(Verdict.of(Scheme.S3, first, at(late - 20, late + 50), again))
        .isEqualTo(Verdict.STUCK);
    assertThat(Verdict.of(Scheme.S3, first, at(late + 50, late + 60), again))
        .isEqualTo(Verdict.FOLLOWED);
    assertThat(Verdict.of(Scheme.S3, first, at(late - 20, late - 1), again))
        .isEqualTo(Verdict.PERMITTED);
  }

  private static Optional<HeldAnswer> asked(@Nullable FileStatus status, long learned) {
    return Optional.of(new HeldAnswer(status, OptionalLong.of(learned), OptionalLong.of(180)));
  }

  private static Optional<HeldAnswer> at(long learned, long since) {
    return Optional.of(new HeldAnswer(V1, OptionalLong.of(learned), OptionalLong.of(since)));
  }

  private static FileStatus version(String version) {
    return new FileStatus(FileType.FILE, 2, null, version);
  }
}
