package io.syncline.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.syncline.core.model.Scheme;
import io.syncline.core.shard.ShardWorld.Trouble;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The laws can be broken: each guard that is left out is noticed, by seeds that are clean with the
 * guard.
 */
final class ShardMutantsTest {
  private static final int TRIES = 3_000;

  @ParameterizedTest
  @EnumSource
  void everyGuardThatIsLeftOutIsNoticed(ShardMutants mutant) {
    int seed = 0;
    while (seed < TRIES && !isNoticed(seed, mutant)) {
      seed++;
    }
    int found = seed;
    assertThat(found).as("seeds until %s was noticed", mutant).isLessThan(TRIES);
    assertThatCode(() -> run(found, mutant, Optional.empty())).doesNotThrowAnyException();
  }

  private static boolean isNoticed(int seed, ShardMutants mutant) {
    try {
      run(seed, mutant, Optional.of(mutant));
      return false;
    } catch (AssertionError law) {
      return true;
    }
  }

  private static void run(int seed, ShardMutants mutant, Optional<ShardMutants> active) {
    Random random = new Random(seed);
    Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    switch (mutant) {
      case KEEP_ACROSS_COLD_START -> troubles.add(Trouble.LATE_START);
      case EVICT_KEEPS_COMPLETE -> troubles.add(Trouble.EVICT);
      case POSITION_WITHOUT_MARKS -> troubles.add(Trouble.POWER_CUT);
      default -> {}
    }
    if (mutant == ShardMutants.KEEP_ACROSS_COLD_START) {
      troubles.add(Trouble.COLD_START);
    }
    boolean trees =
        mutant == ShardMutants.FORGET_RENAME_TARGET || mutant == ShardMutants.DIRECTORY_AS_PATH;
    ShardWorld world = new ShardWorld(trees ? Scheme.HDFS : Scheme.S3, 1, troubles, active);
    for (int i = 0; i < 80; i++) {
      world.act(random.nextInt() & Integer.MAX_VALUE);
    }
    world.settle();
  }
}
