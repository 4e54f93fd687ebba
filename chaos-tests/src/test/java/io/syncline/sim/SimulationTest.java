package io.syncline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Bias;
import io.syncline.sim.mutation.Mutation;
import io.syncline.sim.oracle.Bounded;
import io.syncline.sim.run.Tally.Count;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong, nothing is served that may not be, and in the end all clusters agree. */
final class SimulationTest {
  /**
   * The same seeds each time, and as many on each machine: whether a build is green says something
   * of what was built. Seeds that nobody has seen are what {@code ./chaos-tests/simulate} is for.
   */
  private static final long FIRST_SEED = 30_000;

  private static final int RUNS = 150;

  /** More of them, in all of which a queue loses single events. */
  private static final int LOSSY_RUNS = 15;

  @Test
  void everyInvariantHoldsWhateverGoesWrong() {
    long first = Long.getLong("syncline.simulation.from", FIRST_SEED);
    Report report = new Report();
    List<String> broken = new ArrayList<>();
    long start = System.nanoTime();
    for (long seed = first; seed < first + RUNS && broken.isEmpty(); seed++) {
      Result result = new Simulation(seed, Bias.NONE, null).run(Simulation.STEPS);
      report.add(result);
      if (!result.isClean()) {
        broken.add(
            result.violations()
                + "\nagain: ./chaos-tests/simulate --story --seeds 1 --from "
                + seed);
      }
    }
    System.out.println(report.text((System.nanoTime() - start) / 1e9));
    assertThat(broken).isEmpty();
    assertThat(report.restless()).as("runs that came to no rest").isLessThan(report.runs() / 10);
    assertThat(report.watermarkShare()).as("fresh by the watermark alone").isGreaterThan(0.02);
    assertThat(report.of(Count.PROVEN)).isGreaterThan(report.runs() * 100);
    assertThat(report.of(Count.CONTRADICTED))
        .as("changes that the store showed first")
        .isGreaterThan(report.runs());
    assertThat(report.of(Count.SESSION_LISTINGS_AGAIN)).isGreaterThan(report.runs());
    assertThat(report.of(Count.COLLAPSES)).isGreaterThan(report.runs() / 20);
    assertThat(report.of(Count.ECHOES)).as("echoes left out").isGreaterThan(report.runs() / 3);
    assertThat(report.of(Count.ABSENCES_KEPT))
        .as("absences kept")
        .isGreaterThan(report.runs() / 10);
    assertThat(Arrays.stream(Bounded.values()).filter(what -> report.of(what) == 0))
        .as("limits that were never reached")
        .isSubsetOf(Bounded.ORIGINS, Bounded.NUMBERS, Bounded.PINGS);
    assertThat(Arrays.stream(Fault.values()).filter(fault -> report.of(fault) == 0))
        .as("faults that never happened")
        .hasSizeLessThan(5);
  }

  @Test
  void whatAFeedLosesIsFoundAndTold() {
    Report report = new Report();
    List<String> broken = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + LOSSY_RUNS && broken.isEmpty(); seed++) {
      Result result =
          new Simulation(seed, Bias.of(Mutation.ROUND_SKIPS), null).run(Simulation.STEPS);
      report.add(result);
      if (!result.isClean()) {
        broken.add(
            result.violations()
                + "\nagain: ./chaos-tests/simulate --story --like round-skips --seeds 1 --from "
                + seed);
      }
    }
    System.out.println(report.text(1));
    assertThat(broken).isEmpty();
    assertThat(report.of(Count.UNHEARD)).isGreaterThan(report.runs());
    assertThat(
            Stream.of(
                    Count.EXCUSED,
                    Count.EXCUSED_PROOFS,
                    Count.HEALED_BY_RECORD,
                    Count.HEALED_BY_ROUND,
                    Count.UNTOLD_TAKEN)
                .filter(what -> report.of(what) == 0))
        .as("what never happened to a lost event")
        .isEmpty();
  }

  @Test
  void oneSeedDecidesEverything() {
    Result first = new Simulation(7, Bias.NONE, null).run(500);
    Result second = new Simulation(7, Bias.NONE, null).run(500);
    assertThat(second.events()).isEqualTo(first.events());
    assertThat(second.nanos()).isEqualTo(first.nanos());
    assertThat(second.faults().counts()).isEqualTo(first.faults().counts());
  }
}
