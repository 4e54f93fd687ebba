package io.syncline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulator can see: each guard that is left out is noticed, on a seed that is clean with it.
 * The seed that the page names is tried first; where it shows nothing any more, others are.
 */
final class MutationTest {
  private static final Map<Mutation, Long> FOUND = new EnumMap<>(Mutation.class);
  private static Map<Mutation, Long> known = Map.of();

  @BeforeAll
  static void readThePage() throws IOException {
    known = MutationPage.seeds();
  }

  @AfterAll
  static void writeThePage() throws IOException {
    if (Boolean.getBoolean("syncline.docs.write")) {
      Files.writeString(MutationPage.PATH, MutationPage.markdown(FOUND));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyGuardThatIsLeftOutIsNoticed(Mutation mutation) {
    Hunt hunt = Hunt.of(mutation, known.getOrDefault(mutation, 1L), 1, Simulation.STEPS);
    if (hunt.violation().isEmpty()) {
      hunt = Hunt.of(mutation, 1, Bias.of(mutation).seeds(), Simulation.STEPS);
    }
    assertThat(hunt.violation())
        .as(
            "%s (%s) was left out of %d runs unnoticed: ./chaos-tests/simulate --mutation %s",
            mutation.id(), mutation.meaning(), hunt.seeds(), mutation.id())
        .isPresent();
    FOUND.put(mutation, hunt.seed());
  }

  @Test
  void pageIsMadeFromTheTable() throws IOException {
    if (!Boolean.getBoolean("syncline.docs.write")) {
      assertThat(MutationPage.PATH)
          .as("regenerate with -Dtest=MutationTest -Dsyncline.docs.write=true")
          .hasContent(MutationPage.markdown(MutationPage.seeds()));
    }
  }

  @Test
  void namesAreReadBack() {
    for (Mutation mutation : Mutation.values()) {
      assertThat(Mutation.of(mutation.id())).isEqualTo(mutation);
    }
  }
}
