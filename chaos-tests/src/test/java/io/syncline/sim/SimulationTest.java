package io.syncline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sim.fault.Fault;
import io.syncline.sim.mutation.Bias;
import io.syncline.sim.oracle.Bounded;
import io.syncline.sim.run.Tally.Count;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong, nothing is served that may not be, and in the end all clusters agree. */
final class SimulationTest {
  private static final Duration BUDGET = Duration.ofSeconds(60);
  private static final int FEWEST = 60;
  private static final int MOST = 500;

  @Test
  void everyInvariantHoldsWhateverGoesWrong() {
    // Seeds that nobody has seen: a list that never changes stops finding anything.
    long first = Math.floorMod(System.nanoTime(), 1_000_000_000L) * 10_000;
    Report report = new Report();
    List<String> broken = new ArrayList<>();
    long start = System.nanoTime();
    for (long seed = first; seed < first + MOST && broken.isEmpty(); seed++) {
      if (System.nanoTime() - start > BUDGET.toNanos() && report.runs() >= FEWEST) {
        break;
      }
      Result result = new Simulation(seed, Bias.NONE, null).run(Options.STEPS);
      report.add(result);
      if (!result.isClean()) {
        broken.add(result.violations() + "\nagain: " + Options.parse().replay(seed));
      }
    }
    System.out.println(report.text((System.nanoTime() - start) / 1e9));
    assertThat(broken).isEmpty();
    assertThat(report.restless()).as("runs that came to no rest").isLessThan(report.runs() / 10);
    assertThat(report.watermarkShare()).as("fresh by the watermark alone").isGreaterThan(0.02);
    assertThat(report.of(Count.PROVEN)).isGreaterThan(report.runs() * 100);
    assertThat(Arrays.stream(Bounded.values()).filter(what -> report.of(what) == 0))
        .as("limits that were never reached")
        .isSubsetOf(Bounded.ORIGINS, Bounded.NUMBERS);
    assertThat(Arrays.stream(Fault.values()).filter(fault -> report.of(fault) == 0))
        .as("faults that never happened")
        .hasSizeLessThan(5);
  }

  /** Seeds that broke something once, or nearly. */
  @ParameterizedTest
  @ValueSource(longs = {1, 24, 1_000, 5_007})
  void seedsThatBrokeSomethingOnceDoNotAnyMore(long seed) {
    Result result = new Simulation(seed, Bias.NONE, null).run(Options.STEPS);
    assertThat(result.violations().kept()).as(Options.parse().replay(seed)).isEmpty();
    assertThat(result.drained()).isTrue();
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
