package io.syncline.core.shard;

import static io.syncline.core.shard.ShardFixture.A;
import static io.syncline.core.shard.ShardFixture.B;
import static io.syncline.core.shard.ShardFixture.C;
import static io.syncline.core.shard.ShardFixture.OLD;
import static io.syncline.core.shard.ShardFixture.ROOT;
import static io.syncline.core.shard.ShardFixture.child;
import static io.syncline.core.shard.ShardFixture.path;
import static io.syncline.core.shard.ShardFixture.started;
import static io.syncline.core.shard.ShardFixture.subtree;
import static io.syncline.core.shard.ShardFixture.upTo;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountBounds;
import io.syncline.core.mount.NegativeTtl;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What a shard serves where each location has a bound of its own. */
final class ShardBoundsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final SyncInterval INTERVAL = SyncInterval.of(Duration.ofSeconds(30));

  private final ShardFixture it = started();

  private static MountBounds bounds(PathRule... rules) {
    return new MountBounds(ROOT, INTERVAL, PathRules.of(rules), NegativeTtl.AS_SYNC_INTERVAL);
  }

  private Reason reason(Location location, MountBounds bounds) {
    return it.shard.decide(location, bounds, it.now, Watermark.UNKNOWN).reason();
  }

  @Test
  void whatIsImmutableIsServedHoweverOldUntilItIsInvalidated() {
    MountBounds bounds = bounds(PathRule.immutable("a/"));
    it.asked(B, OLD);
    it.now += 1_000_000 * SECOND;
    assertThat(reason(B, bounds)).isEqualTo(Reason.UNBOUNDED);
    assertThat(reason(B, bounds())).isEqualTo(Reason.TOO_OLD);
    it.applied(path(B));
    assertThat(reason(B, bounds)).isEqualTo(Reason.INVALIDATED);
    it.asked(B, OLD);
    it.applied(subtree(A));
    assertThat(reason(B, bounds)).isEqualTo(Reason.SUBTREE_INVALIDATED);
  }

  @Test
  void absenceAndListingsBelowAnImmutablePathGetOld() {
    MountBounds bounds = bounds(PathRule.immutable("a/"));
    it.listed(A, child("b", OLD));
    it.asked(ROOT.child("x"), null);
    it.now += 31 * SECOND;
    assertThat(reason(B, bounds)).isEqualTo(Reason.UNBOUNDED);
    assertThat(reason(C, bounds)).as("absent by its listing").isEqualTo(Reason.TOO_OLD);
    assertThat(it.shard.decideListing(A, bounds, it.now, Watermark.UNKNOWN).reason())
        .isEqualTo(Reason.TOO_OLD);
    it.asked(C, null);
    assertThat(reason(C, bounds)).isEqualTo(Reason.VALIDATED);
    it.now += 31 * SECOND;
    assertThat(reason(C, bounds)).as("absent by itself").isEqualTo(Reason.TOO_OLD);
  }

  /** Changes of the time in which nobody read the log would be missed. */
  @Test
  void whatIsImmutableIsNotServedAfterARestartBeforeTheLogIsRead() {
    MountBounds bounds = bounds(PathRule.immutable("a/"));
    it.asked(B, OLD);
    it.restartBehindTheLog();
    assertThat(reason(B, bounds)).isEqualTo(Reason.TOO_OLD);
    it.shard.caughtUp();
    assertThat(reason(B, bounds)).isEqualTo(Reason.UNBOUNDED);
  }

  @Test
  void eachChildOfAListingHasItsOwnBound() {
    MountBounds bounds = bounds(PathRule.immutable("a/b"), PathRule.alwaysVerify("a/c"));
    it.listed(A, child("b", OLD), child("c", OLD), child("d", OLD));
    it.now += 5 * SECOND;
    List<Reason> reasons =
        it.shard.children(A, null, 10, bounds, it.now, Watermark.UNKNOWN).stream()
            .map(found -> found.decision().reason())
            .toList();
    assertThat(reasons).containsExactly(Reason.UNBOUNDED, Reason.TOO_OLD, Reason.VALIDATED);
  }

  /** Whoever waits does not know yet whether something is there. */
  @Test
  void aQuestionUnderWayIsSharedOnlyIfItsAnswerWillDoWhateverItIs() {
    MountBounds bounds = bounds(PathRule.immutable("a/"));
    Sync sync = it.head(B);
    assertThat(it.shard.isSharable(sync, bounds, it.now + 29 * SECOND)).isTrue();
    assertThat(it.shard.isSharable(sync, bounds, it.now + 31 * SECOND)).isFalse();
    MountBounds verified = bounds(PathRule.alwaysVerify("a/"));
    assertThat(it.shard.isSharable(sync, verified, it.now)).isFalse();
    assertThat(it.shard.isSharable(sync, verified, it.now - 1)).isTrue();
  }

  @Test
  void anExplanationTellsForHowLongTheBoundOfThePathServesIt() {
    it.asked(B, OLD);
    MountBounds bounds = bounds(PathRule.maxAge("a/", Duration.ofSeconds(5)));
    assertThat(it.shard.explain(B, bounds, it.now + 2 * SECOND, Watermark.UNKNOWN).left())
        .hasValue(3 * SECOND);
    assertThat(
            it.shard.explain(B, bounds(PathRule.immutable("a/")), it.now, Watermark.UNKNOWN).left())
        .isEmpty();
  }

  @Provide
  Arbitrary<PathRules> rules() {
    return Arbitraries.of(
            PathRule.immutable("a"),
            PathRule.maxAge("a", Duration.ofSeconds(5)),
            PathRule.alwaysVerify("a"),
            PathRule.maxAge("a/b", Duration.ofSeconds(90)),
            PathRule.immutable("a/b"),
            PathRule.immutable("**/*c"),
            PathRule.alwaysVerify("/"))
        .list()
        .ofMaxSize(4)
        .map(
            list -> {
              PathRules all = PathRules.NONE;
              for (PathRule rule : list) {
                all = all.with(rule);
              }
              return all;
            });
  }

  /**
   * Each step asks for, lists, changes or invalidates something and lets time pass; {@code known}
   * is when each location was asked last, and is forgotten when it is invalidated.
   */
  @Property(tries = 1000)
  void nothingIsServedThatIsOlderThanItsBoundOrInvalidated(
      @ForAll("rules") PathRules rules,
      @ForAll @IntRange(min = 0, max = 60) int negative,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 399) Integer> steps) {
    ShardFixture run = started();
    MountBounds bounds =
        new MountBounds(
            ROOT,
            INTERVAL,
            rules,
            negative == 60
                ? NegativeTtl.AS_SYNC_INTERVAL
                : NegativeTtl.of(SyncInterval.of(Duration.ofSeconds(negative))));
    OptionalLong[] known = {OptionalLong.empty(), OptionalLong.empty()};
    List<Location> both = List.of(B, C);
    for (int step : steps) {
      int which = step % 2;
      Location location = both.get(which);
      switch (step / 2 % 4) {
        case 0 -> {
          run.asked(location, OLD);
          known[which] = OptionalLong.of(run.now);
        }
        case 1 -> {
          run.asked(location, null);
          known[which] = OptionalLong.of(run.now);
        }
        case 2 -> {
          run.applied(path(location));
          known[which] = OptionalLong.empty();
        }
        default -> {
          run.listed(A, child(location.name(), OLD));
          known[0] = OptionalLong.of(run.now);
          known[1] = OptionalLong.of(run.now);
        }
      }
      run.now += step / 8 * SECOND;
      for (int i = 0; i < both.size(); i++) {
        Watermark watermark = step % 3 == 0 ? upTo(run.now - 3 * SECOND) : Watermark.UNKNOWN;
        EntryDecision decision = run.shard.decide(both.get(i), bounds, run.now, watermark);
        if (decision.servable()) {
          assertThat(known[i]).as("served after an invalidation").isPresent();
          Entry entry = Optional.ofNullable(decision.entry()).orElseThrow();
          Bound bound = bounds.entry(both.get(i), entry.status() != null);
          long since =
              Math.max(known[i].getAsLong(), watermark.nanos().orElse(known[i].getAsLong()));
          assertThat(bound.allows(since, run.now)).as("%s served: %s", bound, decision).isTrue();
        }
      }
    }
  }
}
