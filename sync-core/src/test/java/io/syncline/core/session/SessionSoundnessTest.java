package io.syncline.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session never goes back, whatever the delays; without any of its rules it does. */
final class SessionSoundnessTest {
  private static final int WORLDS = 20_000;

  @Test
  void neverGoesBackWhateverTheDelays() {
    long servedUnderAView = 0;
    for (long seed = 0; seed < WORLDS; seed++) {
      SessionWorld world = new SessionWorld(seed, SessionWorld.Mutation.NONE);
      assertThat(world.run()).as("seed %d", seed).isEmpty();
      servedUnderAView += world.servedUnderAView();
    }
    assertThat(servedUnderAView).as("reads that a view spared a question").isPositive();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void goesBackWithoutTheRule(SessionWorld.Mutation mutation) {
    Optional<String> failure =
        LongStream.range(0, WORLDS)
            .mapToObj(seed -> new SessionWorld(seed, mutation).run())
            .flatMap(Optional::stream)
            .findFirst();
    assertThat(failure).isPresent();
  }
}
