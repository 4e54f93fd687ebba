package io.syncline.chaos.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class FaultPlanTest {
  private static final Duration LENGTH = Duration.ofMinutes(2);
  private static final int NODES = 4;
  private static final int SEEDS = 300;

  @Test
  void oneSeedIsOnePlan() {
    assertThat(FaultPlan.of(7, LENGTH, NODES)).isEqualTo(FaultPlan.of(7, LENGTH, NODES));
    assertThat(FaultPlan.of(7, LENGTH, NODES).faults())
        .isNotEqualTo(FaultPlan.of(8, LENGTH, NODES).faults());
  }

  @Test
  void everyFaultEndsWithinTheRunAndEveryKindIsReachedBySomeSeed() {
    Set<FaultKind> reached = EnumSet.noneOf(FaultKind.class);
    for (long seed = 0; seed < SEEDS; seed++) {
      FaultPlan plan = FaultPlan.of(seed, LENGTH, NODES);
      assertThat(plan.faults())
          .isNotEmpty()
          .allSatisfy(
              fault -> {
                assertThat(fault.at().plus(fault.length())).isLessThan(LENGTH);
                assertThat(fault.target()).isBetween(0, fault.kind().targets(NODES) - 1);
                assertThat(plan.kinds()).contains(fault.kind());
              });
      plan.faults().forEach(fault -> reached.add(fault.kind()));
    }
    assertThat(reached).isEqualTo(EnumSet.allOf(FaultKind.class));
  }

  @Test
  void aSeedLeavesKindsOutAndHitsThoseThatItHas() {
    for (long seed = 0; seed < SEEDS; seed++) {
      FaultPlan plan = FaultPlan.of(seed, LENGTH, NODES);
      assertThat(plan.kinds().size()).isLessThan(FaultKind.values().length / 2);
      assertThat(plan.faults().stream().map(PlannedFault::kind).collect(Collectors.toSet()))
          .isEqualTo(plan.kinds());
    }
  }

  @Test
  void someFaultsOverlap() {
    long overlapping = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Duration end = Duration.ZERO;
      for (PlannedFault fault : FaultPlan.of(seed, LENGTH, NODES).faults()) {
        overlapping += fault.at().compareTo(end) < 0 ? 1 : 0;
        Duration itsEnd = fault.at().plus(fault.length());
        end = itsEnd.compareTo(end) > 0 ? itsEnd : end;
      }
    }
    assertThat(overlapping).isGreaterThan(SEEDS);
  }
}
