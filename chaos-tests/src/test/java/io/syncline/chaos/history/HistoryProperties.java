package io.syncline.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long histories of many clients. */
final class HistoryProperties {
  private static final int MOST_RUNS = 200;

  @Property(tries = 300)
  void aStoreThatKeepsItsPromisesNeverAlarms(@ForAll long seed, @ForAll History.Store store) {
    Report report = run(seed, store, LakeModel.Fault.NONE);
    assertThat(report.violations()).describedAs(report::toString).isZero();
    assertThat(report.longest().map(old -> old.age().compareTo(old.bound()) <= 0).orElse(true))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "OLDER_THAN_THE_BOUND, I2",
    "FORGETS_TOKENS, I4",
    "GOES_BACK, I5",
    "FORGETS_OWN_WRITES, I6",
    "LOSES_WRITES, STORE"
  })
  void aBrokenPromiseIsFoundUnderItsName(LakeModel.Fault fault, String rule) {
    for (History.Store store : History.Store.values()) {
      boolean found = false;
      for (long seed = 0; seed < MOST_RUNS && !found; seed++) {
        found =
            run(seed, store, fault).findings().stream().anyMatch(one -> one.rule().equals(rule));
      }
      assertThat(found).describedAs("%s on %s", fault, store).isTrue();
    }
  }

  private static Report run(long seed, History.Store store, LakeModel.Fault fault) {
    return new HistoryChecker(new LakeModel(seed, store, fault).run(40)).check();
  }

  /** Writes of one file, one after the other or overlapping, all of them certain. */
  @Property(tries = 500)
  void anAnswerThatIsMadeOlderThanItsBoundAlwaysAlarms(@ForAll long seed) {
    Random random = new Random(seed);
    Recorded recorded = new Recorded();
    int count = 2 + random.nextInt(20);
    long[] invoked = new long[count];
    long[] completed = new long[count];
    long now = 1;
    for (int i = 0; i < count; i++) {
      invoked[i] = now;
      completed[i] = now + random.nextInt(40);
      recorded.put("/f", "v" + i, invoked[i], completed[i]);
      now += random.nextInt(20);
    }
    int which = random.nextInt(count);
    long replaced = Long.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      if (invoked[i] > completed[which]) {
        replaced = Math.min(replaced, completed[i]);
      }
    }
    long bound = random.nextInt(100);
    Seen seen = Seen.file("v" + which);
    if (replaced == Long.MAX_VALUE) {
      assertThat(recorded.read("/f", seen, now + 1000, now + 1001, bound).broken()).isEmpty();
      return;
    }
    long start = replaced + bound;
    assertThat(recorded.read("/f", seen, start, start + 1, bound).broken()).isEmpty();
    Report report = recorded.read("/f", seen, start + 1, start + 2, bound).check();
    assertThat(report.findings()).extracting(Finding::rule).containsExactly("I2");
    assertThat(report.longest().orElseThrow().age().toNanos()).isEqualTo(bound + 1);
  }

  @Property(tries = 200)
  void aLostLastWriteIsAlwaysFoundInTheEnd(@ForAll long seed) {
    Random random = new Random(seed);
    Recorded recorded = new Recorded();
    int count = 1 + random.nextInt(20);
    long now = 1;
    for (int i = 0; i < count; i++) {
      recorded.put("/f", "v" + i, now, now + 5);
      now += 6 + random.nextInt(20);
    }
    Map<String, Seen> content = Map.of("/f", Seen.file("v" + (count - 1)));
    assertThat(recorded.end(now, content).broken()).isEmpty();
    Seen older = count == 1 ? Seen.ABSENT : Seen.file("v" + random.nextInt(count - 1));
    assertThat(recorded.end(now, Map.of("/f", older)).broken()).containsExactly("STORE");
    recorded.end(now, content).read("/f", older, now, now + 1, 1_000_000);
    assertThat(recorded.broken()).containsExactly("I1");
    assertThat(Optional.of(recorded.check().answers())).contains(1L);
  }
}
