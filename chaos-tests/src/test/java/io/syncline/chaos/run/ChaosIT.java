package io.syncline.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.chaos.history.Doctored;
import io.syncline.chaos.history.Finding;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.HistoryChecker;
import io.syncline.chaos.plan.FaultKind;
import io.syncline.chaos.plan.FaultPlan;
import io.syncline.chaos.plan.PlannedFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two clusters of two nodes, three brokers and three ZooKeeper servers, all processes, under a
 * short plan of faults; every answer is judged from outside. {@code ./chaos-tests/chaos} does it
 * for longer. {@code -Dsyncline.seed=S} runs the plan of another seed.
 */
final class ChaosIT {
  private static final Logger LOG = LoggerFactory.getLogger(ChaosIT.class);
  private static final Duration LENGTH = Duration.ofSeconds(40);
  private static final int NODES = 4;

  /** Its plan has {@link #BASE_FAULTS}, among others. */
  private static final long BASE_SEED = 36152;

  private static final List<FaultKind> BASE_FAULTS =
      List.of(
          FaultKind.KILL_NODE,
          FaultKind.ALL_BROKERS_AWAY,
          FaultKind.KILL_ZOOKEEPER,
          FaultKind.ENSEMBLE_GONE,
          FaultKind.KAFKA_DROP_REQUESTS,
          FaultKind.ZOOKEEPER_HALF_OPEN,
          FaultKind.UFS_LINK_DROP_REQUESTS,
          FaultKind.UFS_ANSWER_LOST,
          FaultKind.DISK_FULL);

  private static final int MIN_OPERATIONS = 400;
  private static final int MIN_ANSWERS = 600;
  private static final int MIN_KINDS = 3;
  private static final int MIN_BY_WATERMARK = 5;

  /** How many histories, each with one wrong answer, the checker is shown. */
  private static final int DOCTORED = 20;

  @TempDir private Path folder;

  @Test
  void noInvariantBreaksUnderAPlanOfFaults() throws InterruptedException {
    long seed = Long.getLong("syncline.seed", BASE_SEED);
    FaultPlan plan = FaultPlan.of(seed, LENGTH, NODES);
    if (seed == BASE_SEED) {
      assertThat(plan.kinds()).containsAll(BASE_FAULTS);
    }
    LOG.info("replay with ./chaos-tests/chaos --seconds {} --seed {}", LENGTH.toSeconds(), seed);
    ChaosReport report = new ChaosRun(plan, LENGTH, folder, LOG::info).run();
    LOG.info("{}", report);

    assertThat(report.isClean()).as("%s", report).isTrue();
    assertProvesSomething(plan, report);
    assertOneWrongAnswerIsFound(report.seen().history());
  }

  /** A run in which nothing was asked, or nothing went wrong, is clean as well. */
  private static void assertProvesSomething(FaultPlan plan, ChaosReport report) {
    assertThat(report.operations()).isGreaterThan(MIN_OPERATIONS);
    assertThat(report.verdict().answers()).isGreaterThan(MIN_ANSWERS);
    assertThat(report.servedByWatermark()).isGreaterThan(MIN_BY_WATERMARK);
    Injector injector = report.injector();
    assertThat(injector.injected()).hasSizeGreaterThanOrEqualTo(MIN_KINDS);
    assertThat(
            injector.injected().values().stream().mapToInt(Integer::intValue).sum()
                + injector.leftOut().values().stream().mapToInt(Integer::intValue).sum())
        .as("every fault of the plan was begun or counted as left out")
        .isEqualTo(plan.faults().size());
    for (FaultKind kind : plan.faults().stream().map(PlannedFault::kind).distinct().toList()) {
      if (kind == FaultKind.DISK_FULL && !injector.injected().containsKey(kind)) {
        LOG.warn("SKIPPED: this user may not mount a disk that can be filled: no {}", kind);
        assertThat(injector.leftOut()).containsKey(kind);
      } else if (plan.seed() == BASE_SEED) {
        assertThat(injector.injected()).containsKey(kind);
      }
    }
  }

  private static void assertOneWrongAnswerIsFound(History history) {
    List<History> doctored = Doctored.from(history, DOCTORED);
    assertThat(doctored).as("histories with one answer that is too old").isNotEmpty();
    for (History wrong : doctored) {
      assertThat(new HistoryChecker(wrong).check().findings())
          .extracting(Finding::rule)
          .contains("I2");
    }
    LOG.info("one answer too old was found in each of {} doctored histories", doctored.size());
  }
}
