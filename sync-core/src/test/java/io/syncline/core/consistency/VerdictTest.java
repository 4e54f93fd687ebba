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

  private static Optional<HeldAnswer> held(@Nullable FileStatus status, long since) {
    return Optional.of(new HeldAnswer(status, OptionalLong.of(since)));
  }

  @Test
  void whatClaimsToHaveMatchedTheStoreWhileItDidNotIsStuck() {
    assertThat(verdict(V2, held(V1, 100), V2)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(V2, held(V1, 190), V2)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(null, held(V1, 150), null)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(V2, held(null, 150), V2)).isEqualTo(Verdict.STUCK);
    assertThat(verdict(FileStatus.directory(), held(V1, 150), FileStatus.directory()))
        .isEqualTo(Verdict.STUCK);
  }

  @Test
  void whatMatchedTheStoreBeforeTheFirstLookIsPermitted() {
    assertThat(verdict(V2, held(V1, 99), V2)).isEqualTo(Verdict.PERMITTED);
  }

  @Test
  void whatIsNewerThanTheSecondLookProvesNothing() {
    assertThat(verdict(V2, held(V1, 191), V2)).isEqualTo(Verdict.PERMITTED);
  }

  @Test
  void whatClaimsNothingIsPermitted() {
    Optional<HeldAnswer> ageless = Optional.of(new HeldAnswer(V1, OptionalLong.empty()));
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
    assertThat(Verdict.of(Scheme.S3, first, held(V1, late + 50), again)).isEqualTo(Verdict.STUCK);
    assertThat(Verdict.of(Scheme.S3, first, held(V1, late - 1), again))
        .isEqualTo(Verdict.PERMITTED);
  }

  private static FileStatus version(String version) {
    return new FileStatus(FileType.FILE, 2, null, version);
  }
}
