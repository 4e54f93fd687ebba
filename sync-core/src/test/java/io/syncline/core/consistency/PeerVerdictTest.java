package io.syncline.core.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Scheme;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a second look at two clusters proves, with clocks that have nothing in common. */
final class PeerVerdictTest {
  private static final FileStatus OLD = new FileStatus(FileType.FILE, 1, null, "old");
  private static final FileStatus NEW = new FileStatus(FileType.FILE, 1, null, "new");
  private static final long FAR = 1_000_000;

  /** Look at 100, 110 and 120; again at 200, 210 and 220. The other clock is far ahead. */
  private static final PeerLook FIRST =
      new PeerLook(
          answer("e", OLD, 50, 90, 100),
          answer("w", NEW, FAR + 60, FAR + 105, FAR + 110),
          answer("e", OLD, 50, 90, 120));

  private static PeerLook again(PeerAnswer here, PeerAnswer there) {
    return new PeerLook(here, there, here);
  }

  @Example
  void oneIsWrongWhereBothKnewItBeforeAndClaimToBeRightAfterwards() {
    assertThat(
            verdict(answer("e", OLD, 100, 120, 200), answer("w", NEW, FAR, FAR + 110, FAR + 210)))
        .isEqualTo(PeerVerdict.DIVERGED);
    assertThat(verdict(held("e", OLD), held("w", NEW))).isEqualTo(PeerVerdict.DIVERGED);
  }

  @Example
  void nothingIsProvenWhereOneClaimsNoMoreThanBefore() {
    assertThat(verdict(answer("e", OLD, 100, 119, 200), held("w", NEW)))
        .as("the other may have changed between the two answers of the first look")
        .isEqualTo(PeerVerdict.PERMITTED);
    assertThat(verdict(held("e", OLD), answer("w", NEW, FAR, FAR + 109, FAR + 210)))
        .isEqualTo(PeerVerdict.PERMITTED);
    PeerAnswer claimsNothing =
        new PeerAnswer(
            "e",
            Optional.of(new HeldAnswer(OLD, OptionalLong.empty(), OptionalLong.empty())),
            200,
            200);
    assertThat(verdict(claimsNothing, held("w", NEW))).isEqualTo(PeerVerdict.PERMITTED);
  }

  @Example
  void whoeverHasLearnedSinceFollows() {
    assertThat(verdict(answer("e", OLD, 101, 150, 200), held("w", NEW)))
        .isEqualTo(PeerVerdict.FOLLOWED);
    assertThat(verdict(held("e", OLD), answer("w", NEW, FAR + 111, FAR + 150, FAR + 210)))
        .isEqualTo(PeerVerdict.FOLLOWED);
  }

  @Example
  void readingsOfAnotherTenureProveNothing() {
    assertThat(verdict(held("moved", OLD), held("w", NEW))).isEqualTo(PeerVerdict.FOLLOWED);
    assertThat(verdict(held("e", OLD), held("moved", NEW))).isEqualTo(PeerVerdict.FOLLOWED);
    PeerLook movedWithin =
        new PeerLook(FIRST.here(), FIRST.there(), answer("moved", OLD, 50, 90, 120));
    assertThat(PeerVerdict.of(Scheme.S3, movedWithin, again(held("e", OLD), held("w", NEW))))
        .isEqualTo(PeerVerdict.FOLLOWED);
  }

  @Example
  void whatAgreesIsSettledAndWhatWouldBeAskedIsNotCompared() {
    assertThat(verdict(held("e", NEW), held("w", NEW))).isEqualTo(PeerVerdict.SETTLED);
    PeerAnswer asks = new PeerAnswer("e", Optional.empty(), 200, 200);
    assertThat(verdict(asks, held("w", NEW))).isEqualTo(PeerVerdict.UNSERVED);
    assertThat(PeerVerdict.of(Scheme.S3, FIRST, new PeerLook(held("e", OLD), asks, asks)))
        .isEqualTo(PeerVerdict.UNSERVED);
  }

  /**
   * Whatever changes and whenever they are asked, two clusters that are right about what they claim
   * are never said to differ for good.
   */
  @Property(tries = 3000)
  void whoIsRightIsNeverCalledWrong(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Long> changes = new ArrayList<>();
    for (int i = 0; i < random.nextInt(1, 5); i++) {
      changes.add(random.nextLong(0, 60));
    }
    Honest here = new Honest("e", random.nextLong(-FAR, FAR), changes, random);
    Honest there = new Honest("w", random.nextLong(-FAR, FAR), changes, random);
    long time = random.nextLong(5, 20);
    List<PeerLook> looks = new ArrayList<>();
    for (int look = 0; look < 2; look++) {
      PeerAnswer one = here.at(time);
      time += random.nextLong(1, 10);
      PeerAnswer other = there.at(time);
      time += random.nextLong(1, 10);
      looks.add(new PeerLook(one, other, here.at(time)));
      time += random.nextLong(1, 20);
    }
    assertThat(PeerVerdict.of(Scheme.S3, looks.get(0), looks.get(1)))
        .isNotEqualTo(PeerVerdict.DIVERGED);
  }

  /** A cluster of which every claim is true, with a clock of its own. */
  private static final class Honest {
    private final String view;
    private final long offset;
    private final List<Long> changes;
    private final SplittableRandom random;
    private long asked;
    private long answered;

    Honest(String view, long offset, List<Long> changes, SplittableRandom random) {
      this.view = view;
      this.offset = offset;
      this.changes = changes;
      this.random = random;
      ask(5);
    }

    /** It asked at some time, heard later, and says so of what it was told. */
    private void ask(long now) {
      asked = random.nextLong(Math.max(0, now - 5), now);
      answered = random.nextLong(asked, now + 1);
    }

    PeerAnswer at(long time) {
      if (random.nextInt(4) == 0) {
        ask(time);
      }
      long until =
          changes.stream().mapToLong(Long::longValue).filter(at -> at > asked).min().orElse(FAR);
      long since = random.nextLong(asked, Math.max(asked, Math.min(until - 1, time)) + 1);
      long version = changes.stream().filter(at -> at <= asked).count();
      FileStatus status = new FileStatus(FileType.FILE, 1, null, "v" + version);
      return answer(view, status, answered + offset, since + offset, time + offset);
    }
  }

  private static PeerVerdict verdict(PeerAnswer here, PeerAnswer there) {
    return PeerVerdict.of(Scheme.S3, FIRST, again(here, there));
  }

  private static PeerAnswer held(String view, FileStatus status) {
    long clock = view.equals("w") || status.equals(NEW) ? FAR : 0;
    return answer(view, status, clock + 50, clock + 190, clock + 200);
  }

  private static PeerAnswer answer(
      String view, FileStatus status, long learned, long since, long now) {
    return new PeerAnswer(
        view,
        Optional.of(new HeldAnswer(status, OptionalLong.of(learned), OptionalLong.of(since))),
        now,
        now);
  }
}
