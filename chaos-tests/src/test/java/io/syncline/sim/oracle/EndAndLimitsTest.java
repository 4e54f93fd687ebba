package io.syncline.sim.oracle;

import static io.syncline.sim.oracle.history.Entry.ABSENT;
import static io.syncline.sim.oracle.history.Worlds.READER;
import static io.syncline.sim.oracle.history.Worlds.WRITER;
import static io.syncline.sim.oracle.history.Worlds.file;
import static io.syncline.sim.oracle.history.Worlds.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sim.oracle.answer.Convergence;
import io.syncline.sim.oracle.history.UfsHistory;
import io.syncline.sim.oracle.history.Worlds;
import io.syncline.sim.oracle.log.ProofCheck;
import io.syncline.sim.oracle.verdict.Invariant;
import io.syncline.sim.oracle.verdict.Violation;
import io.syncline.sim.oracle.verdict.Violations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** I1, I8, and how violations are kept. */
final class EndAndLimitsTest {
  private final Violations violations = new Violations();

  @Test
  void inTheEndWhatIsServedIsWhatTheStoreHolds() {
    UfsHistory history = new UfsHistory();
    Convergence convergence = new Convergence(history, violations);
    history.commit(10, WRITER, Map.of(key("d/f"), file("v1")));
    history.commit(20, WRITER, Map.of(key("d/f"), file("v2")));
    assertThat(convergence.answer(READER, key("d/f"), file("v2"), 20)).isTrue();
    assertThat(convergence.answer(READER, key("d/g"), ABSENT, 20)).isTrue();
    assertThat(convergence.listing(READER, key("d"), Set.of("f"), 20)).isTrue();
    assertThat(violations.isEmpty()).isTrue();
    assertThat(convergence.answer(READER, key("d/f"), file("v1"), 20)).isFalse();
    assertThat(convergence.answer(READER, key("d"), ABSENT, 20)).isFalse();
    assertThat(convergence.listing(READER, key("d"), Set.of(), 20)).isFalse();
    assertThat(convergence.listing(READER, key("d"), Set.of("f", "g"), 20)).isFalse();
    assertThat(violations.kept()).extracting(Violation::invariant).containsOnly(Invariant.I1);
    assertThat(violations.first().orElseThrow().story()).contains("still serves s3://lake/d/f");
  }

  @Test
  void aSizeAboveItsLimitBreaksI8() {
    Limits limits = new Limits(violations);
    assertThat(limits.check(READER, Bounded.MARKS, 4, 5, 1)).isTrue();
    assertThat(limits.reached()).isEmpty();
    assertThat(limits.check(READER, Bounded.MARKS, 5, 5, 2)).isTrue();
    assertThat(limits.check(READER, Bounded.MARKS, 6, 5, 3)).isFalse();
    assertThat(violations.toString())
        .contains("I8 broken", "b/r has 6 marks of trees in a shard, at most is 5");
    assertThat(limits.reached()).isEqualTo(Map.of(Bounded.MARKS, 2L));
  }

  @Test
  void onlyTheFirstViolationsAreToldAllAreCounted() {
    AtomicLong told = new AtomicLong();
    for (int i = 0; i < 100; i++) {
      violations.report(Invariant.I2, i, () -> "story " + told.getAndIncrement());
    }
    assertThat(violations.count()).isEqualTo(100);
    assertThat(told.get()).isEqualTo(Violations.MAX_KEPT);
    assertThat(violations.kept()).hasSize(Violations.MAX_KEPT);
    assertThat(violations.first()).contains(new Violation(Invariant.I2, 0, "story 0"));
    assertThat(violations.first().orElseThrow()).hasToString("I2 broken at 0.000000000s: story 0");
  }

  @Test
  void oneOracleTellsEachCommitToAllItsChecks() {
    Oracle oracle = Oracle.create(Worlds::shardOf);
    int shard = Worlds.shardOf(key("f"));
    oracle.proofs().coldStart(READER, shard, 0);
    oracle.commitOutside(5, Map.of(key("g"), file("w")));
    assertThat(oracle.violations().isEmpty()).isTrue();
    oracle.commit(10, WRITER, Map.of(key("f"), file("v")));
    ProofCheck.Claim claim = new ProofCheck.Claim(READER, shard, key("").root(), 11, false);
    assertThat(oracle.proofs().claimed(claim, 12)).isFalse();
    assertThat(oracle.served().answer(READER, key("f"), ABSENT, 11, 12, "")).isFalse();
    List<Invariant> broken = oracle.violations().kept().stream().map(Violation::invariant).toList();
    assertThat(broken).containsExactly(Invariant.I3, Invariant.I2, Invariant.I2);
  }
}
