package io.syncline.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a shard's feed proves is true, whatever the order of things; and each rule is needed. */
class FeedSoundnessTest {
  private static final int STEPS = 2_000;
  private static final int SEEDS = 300;

  /** How many worlds a rule may be left out of before one of them shows it. */
  private static final int SEEDS_PER_MUTATION = 2_000;

  @Test
  void everythingBeforeTheProvenInstantIsApplied() {
    long proven = 0;
    long fresh = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      FeedWorld world = new FeedWorld(seed, FeedMutation.NONE);
      assertThat(world.holdsFor(STEPS)).as("seed %d", seed).isTrue();
      proven += world.proven();
      fresh += world.fresh();
    }
    assertThat(proven).as("steps with a proof").isGreaterThan((long) SEEDS * STEPS / 4);
    assertThat(fresh).as("steps with a recent proof").isGreaterThan((long) SEEDS * STEPS / 100);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void eachRuleIsNeeded(FeedMutation rule) {
    for (int seed = 0; seed < SEEDS_PER_MUTATION; seed++) {
      if (!new FeedWorld(seed, rule).holdsFor(STEPS)) {
        assertThat(new FeedWorld(seed, FeedMutation.NONE).holdsFor(STEPS))
            .as("seed %d with the rule", seed)
            .isTrue();
        return;
      }
    }
    throw new AssertionError(
        rule + " was left out of " + SEEDS_PER_MUTATION + " worlds, unnoticed");
  }
}
