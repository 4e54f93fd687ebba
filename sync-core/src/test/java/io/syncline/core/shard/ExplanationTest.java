package io.syncline.core.shard;

import static io.syncline.core.shard.ShardFixture.A;
import static io.syncline.core.shard.ShardFixture.B;
import static io.syncline.core.shard.ShardFixture.C;
import static io.syncline.core.shard.ShardFixture.NEW;
import static io.syncline.core.shard.ShardFixture.OLD;
import static io.syncline.core.shard.ShardFixture.ROOT;
import static io.syncline.core.shard.ShardFixture.child;
import static io.syncline.core.shard.ShardFixture.path;
import static io.syncline.core.shard.ShardFixture.started;
import static io.syncline.core.shard.ShardFixture.subtree;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.Location;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Why something is served or not: what is told is what decides. */
final class ExplanationTest {
  private static final Bound SHORT = new Bound(100);

  private final ShardFixture it = started();

  @Test
  void tellsWhenTheStoreWasAskedAndForHowLongThatCounts() {
    it.asked(B, OLD);
    it.now += 30;
    Explanation explained = explain(B, SHORT, Watermark.UNKNOWN);
    assertThat(explained.decision().reason()).isEqualTo(Reason.VALIDATED);
    assertThat(explained.validated()).hasValue(it.now - 30);
    assertThat(explained.left()).hasValue(70);
    assertThat(explained.listed()).isFalse();
    it.now += 100;
    explained = explain(B, SHORT, Watermark.UNKNOWN);
    assertThat(explained.decision().reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(explained.left()).as("too old for so long").hasValue(-30);
  }

  @Test
  void theWatermarkCountsWhereItIsNewer() {
    it.asked(B, OLD);
    it.now += 500;
    Explanation explained = explain(B, SHORT, upTo(it.now - 40));
    assertThat(explained.decision().reason()).isEqualTo(Reason.WATERMARK);
    assertThat(explained.left()).hasValue(60);
    assertThat(explain(B, Bound.NONE, upTo(it.now - 40)).left()).isEmpty();
  }

  @Test
  void aListingTellsOfItsChildrenAndOfThoseThatAreNotThere() {
    it.asked(B, OLD);
    it.listed(A, child("b", OLD));
    assertThat(explain(B, SHORT, Watermark.UNKNOWN).listed()).isTrue();
    Explanation absent = explain(C, SHORT, Watermark.UNKNOWN);
    assertThat(absent.decision().entry().state()).isEqualTo(Entry.State.ABSENT);
    assertThat(absent.listed()).isTrue();
    it.asked(B, NEW);
    assertThat(explain(B, SHORT, Watermark.UNKNOWN).listed()).isFalse();
  }

  @Test
  void namesTheTreeWhoseInvalidationDecides() {
    it.asked(B, OLD);
    it.applied(subtree(A));
    Explanation explained = explain(B, SHORT, Watermark.UNKNOWN);
    assertThat(explained.decision().reason()).isEqualTo(Reason.SUBTREE_INVALIDATED);
    assertThat(explained.mark()).isEqualTo(A);
    assertThat(explained.whole()).isFalse();
    assertThat(explained.left()).isEmpty();
    it.asked(B, OLD);
    it.shard.invalidateAll(Optional.empty());
    explained = explain(B, SHORT, Watermark.UNKNOWN);
    assertThat(explained.whole()).isTrue();
    assertThat(explained.mark()).isNull();
  }

  @Test
  void ofNothingThatIsHeldNothingIsToldButTheRule() {
    Explanation explained = explain(B, SHORT, upTo(it.now));
    assertThat(explained.decision().reason()).isEqualTo(Reason.MISSING);
    assertThat(explained.validated()).isEmpty();
    assertThat(explained.left()).isEmpty();
    it.asked(B, OLD);
    it.applied(path(B));
    assertThat(explain(B, SHORT, upTo(it.now)).left()).as("age does not decide").isEmpty();
  }

  /** What is told holds: the decision, its end, and the mark that it names. */
  @Property(tries = 500)
  void whatIsToldIsWhatDecides(@ForAll long seed) {
    Random random = new Random(seed);
    Set<Reason> met = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      act(random);
      for (Location location : List.of(ROOT, A, B, C)) {
        Bound bound = random.nextInt(5) == 0 ? Bound.NONE : new Bound(random.nextInt(60));
        Watermark watermark =
            random.nextInt(3) == 0 ? Watermark.UNKNOWN : upTo(it.now - random.nextInt(80));
        Explanation told = explain(location, bound, watermark);
        assertThat(told.decision()).isEqualTo(it.decide(location, bound, watermark));
        met.add(told.decision().reason());
        told.left().ifPresent(left -> turnsAt(location, bound, watermark, left));
        if (told.decision().servable() && !bound.equals(Bound.NONE)) {
          assertThat(told.left()).isPresent();
        }
        boolean covered = told.decision().reason() == Reason.SUBTREE_INVALIDATED;
        assertThat(told.whole() || told.mark() != null).isEqualTo(covered);
        if (told.mark() != null) {
          assertThat(location.isAtOrBelow(told.mark())).isTrue();
        }
      }
    }
    assertThat(met).hasSizeGreaterThan(3);
  }

  /** Served until then and not after. */
  private void turnsAt(Location location, Bound bound, Watermark watermark, long left) {
    long end = it.now + left;
    assertThat(it.shard.decide(location, bound, end, watermark).servable()).isTrue();
    assertThat(it.shard.decide(location, bound, end + 1, watermark).servable()).isFalse();
  }

  private void act(Random random) {
    Location location = List.of(A, B, C).get(random.nextInt(3));
    it.now += random.nextInt(30);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> it.asked(location, random.nextBoolean() ? OLD : null);
      case 3, 4 -> it.listed(A, child("b", OLD));
      case 5 -> it.applied(path(location));
      case 6 -> it.applied(subtree(location));
      case 7 -> it.shard.invalidateAll(Optional.empty());
      default -> it.restart();
    }
  }

  private Explanation explain(Location location, Bound bound, Watermark watermark) {
    return it.shard.explain(location, bound, it.now, watermark);
  }

  private static Watermark upTo(long nanos) {
    return new Watermark(OptionalLong.of(nanos));
  }
}
