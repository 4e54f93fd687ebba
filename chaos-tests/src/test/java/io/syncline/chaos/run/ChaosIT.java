package io.syncline.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.chaos.plan.FaultKind;
import io.syncline.chaos.plan.FaultPlan;
import io.syncline.chaos.plan.PlannedFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two clusters of two nodes, three brokers and three ZooKeeper servers, all processes, under a
 * short plan of faults; every answer is judged from outside. {@code ./chaos-tests/chaos} does it
 * for longer.
 */
final class ChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);
  private static final Duration LENGTH = Duration.ofSeconds(30);
  private static final int NODES = 4;

  /** Its plan has {@link #BASE_FAULTS}, among others. */
  private static final long BASE_SEED = 1823;

  private static final List<FaultKind> BASE_FAULTS =
      List.of(
          FaultKind.KILL_NODE,
          FaultKind.PAUSE_NODE,
          FaultKind.ALL_BROKERS_AWAY,
          FaultKind.UFS_ANSWER_LOST);

  private static final int MIN_OPERATIONS = 50;

  @TempDir private Path folder;

  @Test
  @EnabledIfSystemProperty(named = "syncline.chaos", matches = "true")
  void noInvariantBreaksUnderThePlanOfTheBaseSeed() throws InterruptedException {
    assertThat(FaultPlan.of(BASE_SEED, LENGTH, NODES).faults())
        .extracting(PlannedFault::kind)
        .containsAll(BASE_FAULTS);
    assertClean(BASE_SEED);
  }

  /** Replays a seed. */
  @Test
  @EnabledIfSystemProperty(named = "syncline.seed", matches = "-?[0-9]+")
  void noInvariantBreaksUnderThePlanOfTheSeedThatIsAskedFor() throws InterruptedException {
    assertClean(Long.getLong("syncline.seed"));
  }

  private void assertClean(long seed) throws InterruptedException {
    LOG.info("replay with ./chaos-tests/chaos --seconds {} --seed {}", LENGTH.toSeconds(), seed);
    ChaosReport report =
        new ChaosRun(FaultPlan.of(seed, LENGTH, NODES), LENGTH, folder, LOG::info).run();
    LOG.info("{}", report);
    assertThat(report.isClean()).as("%s", report).isTrue();
    assertThat(report.operations()).isGreaterThan(MIN_OPERATIONS);
  }
}
