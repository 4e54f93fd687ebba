package io.syncline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulator can see: each guard that is left out is noticed, on a seed that is clean with it.
 */
final class MutationTest {
  /**
   * Those left out are hidden by other layers here, or met too seldom; smaller worlds of sync-core
   * and the formal model show them.
   */
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "START_ORDER",
        "COLD_START_FIXED",
        "EPOCH_RULE",
        "CLAIM_ONLY_ACKED",
        "SAMPLE_BEFORE_ASK",
        "LEFT_AT_OFFSET",
        "LEASE_BEFORE_ATTEMPT",
        "HEADERS_SCOPE"
      })
  void everyGuardThatIsLeftOutIsNoticed(Mutation mutation) {
    Hunt hunt = Hunt.of(mutation, 1, Bias.of(mutation).seeds(), Options.STEPS);
    assertThat(hunt.violation())
        .as(
            "%s (%s) was left out of %d runs unnoticed: ./chaos-tests/simulate --mutation %s",
            mutation.id(), mutation.meaning(), hunt.seeds(), mutation.id())
        .isPresent();
  }

  @Test
  void namesAreReadBack() {
    for (Mutation mutation : Mutation.values()) {
      assertThat(Mutation.of(mutation.id())).isEqualTo(mutation);
    }
  }
}
