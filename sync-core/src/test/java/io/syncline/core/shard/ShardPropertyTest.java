package io.syncline.core.shard;

import io.syncline.core.freshness.Reason;
import io.syncline.core.model.Scheme;
import io.syncline.core.shard.ShardWorld.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * A shard against an oracle that forgets nothing, in all orders of steps that a number can mean.
 */
final class ShardPropertyTest {
  private static final int TRIES = 3_000;

  /**
   * In how many of a hundred runs a decision is met at least; a run that never meets a fault proves
   * nothing.
   */
  private static final Map<Reason, Integer> EXPECTED =
      Map.of(
          Reason.VALIDATED, 95,
          Reason.WATERMARK, 95,
          Reason.UNBOUNDED, 99,
          Reason.TOO_OLD, 95,
          Reason.MISSING, 95,
          Reason.PLACEHOLDER, 7,
          Reason.INVALIDATED, 30,
          Reason.SUBTREE_INVALIDATED, 15,
          Reason.INCOMPLETE, 5);

  @Property(tries = TRIES, shrinking = ShrinkingMode.BOUNDED)
  void neverServesWhatAnUnboundedOracleCallsInvalidatedWhereDirectoriesAreImplicit(
      @ForAll("schedules") List<Integer> schedule,
      @ForAll("troubles") Set<Trouble> troubles,
      @ForAll("shardCounts") int shards) {
    run(Scheme.S3, shards, troubles, schedule);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.BOUNDED)
  void neverServesWhatAnUnboundedOracleCallsInvalidatedInATree(
      @ForAll("schedules") List<Integer> schedule,
      @ForAll("troubles") Set<Trouble> troubles,
      @ForAll("shardCounts") int shards) {
    run(Scheme.HDFS, shards, troubles, schedule);
  }

  @Property(tries = TRIES, shrinking = ShrinkingMode.BOUNDED)
  void servesOnlyTheTruthWhenNothingFailsAndEverythingOverlaps(
      @ForAll("schedules") List<Integer> schedule, @ForAll boolean implicit) {
    run(implicit ? Scheme.S3 : Scheme.FILE, 1, Set.of(Trouble.EVICT), schedule);
  }

  private static void run(
      Scheme scheme, int shards, Set<Trouble> troubles, List<Integer> schedule) {
    ShardWorld world = new ShardWorld(scheme, shards, troubles, Optional.empty());
    schedule.forEach(world::act);
    world.settle();
    meets("an entry was served", world.tally.isEntryServed(), 99);
    meets("a listing was served", world.tally.isListingServed(), 99);
    meets("a fifth of the entries were servable", world.tally.servableShare() > 0.2, 35);
    meets("a tenth of the listings were servable", world.tally.servableListingShare() > 0.1, 85);
    meets("an answer was news to overlapping syncs", world.tally.haveAnswersCrossed(), 50);
    EXPECTED.forEach(
        (reason, share) -> meets(reason.name(), world.tally.wasDecided(reason), share));
  }

  /** Counts runs that met something, and fails when they are fewer than so many in a hundred. */
  private static void meets(String what, boolean met, int least) {
    Statistics.label(what)
        .collect(met)
        .coverage(it -> it.check(true).percentage(share -> share >= least));
  }

  @Provide
  Arbitrary<List<Integer>> schedules() {
    return Arbitraries.integers()
        .between(0, Integer.MAX_VALUE)
        .withDistribution(RandomDistribution.uniform())
        .withoutEdgeCases()
        .list()
        .ofMinSize(40)
        .ofMaxSize(90)
        .withoutEdgeCases();
  }

  /** A subset each time: with all troubles at once, constant restarts hide what is lost. */
  @Provide
  Arbitrary<Set<Trouble>> troubles() {
    return Arbitraries.of(Trouble.class)
        .set()
        .ofMinSize(0)
        .withSizeDistribution(RandomDistribution.uniform())
        .withoutEdgeCases();
  }

  @Provide
  Arbitrary<Integer> shardCounts() {
    return Arbitraries.of(1, 1, 1, 3);
  }
}
