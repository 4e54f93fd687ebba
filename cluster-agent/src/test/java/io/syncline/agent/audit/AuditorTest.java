package io.syncline.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.check.CheckRunner.Clocks;
import io.syncline.cache.check.HeardChanges;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.audit.AuditCounts;
import io.syncline.core.audit.AuditDelay;
import io.syncline.core.audit.AuditOutcome;
import io.syncline.core.audit.LookSchedule;
import io.syncline.core.audit.MountAudit;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.History;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the auditor looks at when, what that costs, and what it tells. */
final class AuditorTest {
  private static final int SHARDS = 2;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Location LAKE = Location.parse("s3://lake/");
  private static final NamespacePath PATH = NamespacePath.parse("/lake");

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final MemoryUfs ufs = MemoryUfs.objectStore(() -> Instant.EPOCH);
  private final NodeShards shards =
      new NodeShards(
          MemoryShardStore::new,
          new ShardFunction(SHARDS),
          ShardLimits.DEFAULT,
          record -> {},
          SyncListener.NONE,
          failure -> {
            throw new AssertionError(failure);
          },
          FeedSource.unknown(nanos::get));
  private final SyncEngine engine =
      new SyncEngine(
          shards,
          (shard, mount) -> new Watermark(OptionalLong.of(nanos.get())),
          nanos::get,
          EngineLimits.DEFAULT,
          SyncListener.NONE);
  private final List<Mount> mounts = new ArrayList<>(List.of(mount()));
  private final MemoryAuditBook book = new MemoryAuditBook();
  private final Meter meter = new Meter();

  AuditorTest() {
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.assigned(shard);
      shards.coldStart(shard, List.of(new Position("t", "id", shard, 0)));
      shards.caughtUp(shard);
    }
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void rightAnswersAreConsistentAndNothingIsChanged() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      hold(LAKE.child("d" + i).child("f"));
    }
    Auditor auditor = auditor(600);
    pass(auditor, Duration.ofMinutes(2));
    AuditCounts random = report().counts().get(AuditDelay.RANDOM);
    assertThat(random.consistent()).isGreaterThan(100);
    assertThat(random.inconsistent() + random.undecided()).isZero();
    assertThat(random.ratio().orElseThrow().seen()).isEqualTo(1);
    assertThat(random.ratio().orElseThrow().atLeast()).isGreaterThan(0.97);
    assertThat(report().findings()).isEmpty();
    assertThat(ufs.operations().keySet())
        .isSubsetOf(MemoryUfs.Operation.STAT, MemoryUfs.Operation.LIST);
    ufs.forgetCalls();
    assertThat(size(LAKE.child("d1").child("f"))).isEqualTo(1);
    assertThat(ufs.operations()).as("what is held is as it was").isEmpty();
  }

  @Test
  void aWrongAnswerIsFoundAndShownUntilItIsNone() throws InterruptedException {
    Location file = wrongAnswer("wrong");
    Auditor auditor = auditor(600);
    passUntil(auditor, () -> !report().findings().isEmpty());
    assertThat(report().findings())
        .singleElement()
        .matches(finding -> finding.kind() == DifferenceKind.STALE_ATTR)
        .matches(finding -> finding.location().equals(file));
    assertThat(meter.count(AuditDelay.RANDOM, AuditOutcome.INCONSISTENT)).isPositive();
    assertThat(report().counts().get(AuditDelay.RANDOM).ratio().orElseThrow().seen()).isLessThan(1);
    Duration before = report().worst().orElseThrow();
    pass(auditor, Duration.ofMinutes(3));
    assertThat(report().worst().orElseThrow()).isGreaterThan(before.plusSeconds(60));
    assertThat(report().findings()).as("it is one, however often it is found").hasSize(1);

    shards.invalidateLocally(List.of(new Invalidation(file, Scope.PATH)));
    passUntil(auditor, () -> report().findings().isEmpty());
    assertThat(report().worst()).isEmpty();
  }

  @Test
  void whatOnlyTheStoreHasIsFoundInADirectoryThatIsHeldWhole() throws InterruptedException {
    ufs.putOutside(LAKE.child("d").child("a"), "1");
    engine.listing(LAKE.child("d"), terms(), children -> {});
    ufs.putOutside(LAKE.child("d").child("b"), "1");
    Auditor auditor = auditor(600);
    passUntil(auditor, () -> !report().findings().isEmpty());
    assertThat(report().findings())
        .singleElement()
        .matches(finding -> finding.kind() == DifferenceKind.MISSING_LOCAL);
  }

  @Test
  void aChangedPathIsLookedAtAfterEachDelay() throws InterruptedException {
    Location file = hold(LAKE.child("f"));
    Auditor auditor = auditor(600);
    pass(auditor, Duration.ofSeconds(10));
    auditor.heard(List.of(new Invalidation(file, Scope.PATH)));
    pass(auditor, Duration.ofMinutes(6));
    for (AuditDelay delay : EnumSet.complementOf(EnumSet.of(AuditDelay.RANDOM))) {
      assertThat(meter.count(delay, AuditOutcome.CONSISTENT)).as(delay.word()).isEqualTo(1);
    }
    assertThat(meter.late).isZero();
  }

  @Test
  void whatWouldBeAskedForIsUnservedAndCostsNothing() throws InterruptedException {
    Location file = hold(LAKE.child("f"));
    shards.invalidateLocally(List.of(new Invalidation(LAKE, Scope.SUBTREE)));
    ufs.forgetCalls();
    Auditor auditor = auditor(600);
    pass(auditor, Duration.ofSeconds(10));
    auditor.heard(List.of(new Invalidation(file, Scope.PATH)));
    pass(auditor, Duration.ofMinutes(6));
    assertThat(meter.count(AuditDelay.AFTER_5M, AuditOutcome.UNSERVED)).isEqualTo(1);
    assertThat(meter.count(AuditDelay.RANDOM, AuditOutcome.UNSERVED)).isPositive();
    assertThat(ufs.operations()).isEmpty();
  }

  @Test
  void neverAsksMoreThanItMay() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      Location unused = wrongAnswer("f" + i);
    }
    ufs.forgetCalls();
    Auditor auditor = auditor(30);
    for (int second = 0; second < 600; second++) {
      auditor.heard(List.of(new Invalidation(LAKE.child("f" + second % 50), Scope.PATH)));
      pass(auditor, Duration.ofSeconds(1));
    }
    int sent = ufs.operations().values().stream().mapToInt(Integer::intValue).sum();
    assertThat(sent).isBetween(150, 305);
    assertThat(meter.asked).isEqualTo(sent);
    assertThat(meter.count(AuditDelay.AFTER_1S, AuditOutcome.INCONSISTENT)).isPositive();
  }

  @Test
  void aStoreThatDoesNotAnswerIsLeftAlone() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      Location unused = hold(LAKE.child("f" + i));
    }
    ufs.failNext(MemoryUfs.Operation.STAT, 1_000, ErrorCode.UFS_UNAVAILABLE);
    ufs.forgetCalls();
    Auditor auditor = auditor(6_000);
    pass(auditor, Duration.ofMinutes(5));
    assertThat(ufs.count(MemoryUfs.Operation.STAT)).isBetween(5, 12);
    assertThat(meter.count(AuditDelay.RANDOM, AuditOutcome.UNDECIDED)).isPositive();
    assertThat(meter.count(AuditDelay.RANDOM, AuditOutcome.INCONSISTENT)).isZero();
  }

  @Test
  void aFurtherChangeIsNotFollowedWhenAsManyAreAsMay() throws InterruptedException {
    Auditor auditor = auditor(6_000);
    for (int beat = 0; beat < 2_950; beat++) {
      auditor.heard(List.of(new Invalidation(LAKE.child("f" + beat), Scope.PATH)));
      pass(auditor, Auditor.BEAT);
      assertThat(meter.followed).isLessThanOrEqualTo(LookSchedule.MAX_FOLLOWED);
    }
    assertThat(meter.followed).isEqualTo(LookSchedule.MAX_FOLLOWED);
    assertThat(meter.reached).containsKey(AuditLimit.AUDIT_CHANGES);
  }

  @Test
  void moreWrongAnswersThanAreShownAreCounted() throws InterruptedException {
    mounts.set(0, mounts.get(0).with(policy(Duration.ofMinutes(2))));
    for (int i = 0; i < 2 * MountAudit.MAX_FINDINGS + MountAudit.MAX_SUSPECTS; i++) {
      Location unused = wrongAnswer("f" + i);
    }
    Auditor auditor = auditor(6_000);
    pass(auditor, Duration.ofMinutes(8));
    assertThat(report().findings()).hasSize(MountAudit.MAX_FINDINGS);
    assertThat(meter.count(AuditDelay.RANDOM, AuditOutcome.INCONSISTENT))
        .isGreaterThan(MountAudit.MAX_FINDINGS);
    assertThat(meter.reached).containsKey(AuditLimit.AUDIT_FINDINGS);
    assertThat(meter.reached).containsKey(AuditLimit.AUDIT_SUSPECTS);
    assertThat(report().judging()).isLessThanOrEqualTo(MountAudit.MAX_SUSPECTS);
  }

  @Test
  void aDifferenceWhoseShardWentElsewhereMeanwhileIsUndecided() throws InterruptedException {
    Location unused = wrongAnswer("wrong");
    Auditor auditor = auditor(600);
    passUntil(auditor, () -> meter.judging() > 0);
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.revoked(shard);
    }
    pass(auditor, Duration.ofSeconds(20));
    assertThat(meter.judging()).isZero();
    assertThat(report().findings()).isEmpty();
    assertThat(meter.count(AuditDelay.RANDOM, AuditOutcome.UNDECIDED)).isEqualTo(1);
  }

  @Test
  void aMountThatIsExcludedIsNotSampledAndOneThatIsGoneIsForgotten() throws InterruptedException {
    Location file = wrongAnswer("wrong");
    ufs.forgetCalls();
    Auditor excluding = auditor(600, Set.of(PATH));
    excluding.heard(List.of(new Invalidation(file, Scope.PATH)));
    pass(excluding, Duration.ofMinutes(2));
    assertThat(book.reports()).isEmpty();
    assertThat(ufs.operations()).isEmpty();

    Auditor auditor = auditor(600);
    pass(auditor, Duration.ofSeconds(2));
    assertThat(report().node()).isEqualTo("n1");
    mounts.clear();
    pass(auditor, Duration.ofSeconds(2));
    assertThat(book.reports()).isEmpty();
    assertThat(meter.reports).isEmpty();
  }

  @Test
  void anotherPolicyIsAuditedAnew() throws InterruptedException {
    Location unused = wrongAnswer("wrong");
    Auditor auditor = auditor(600);
    passUntil(auditor, () -> !report().findings().isEmpty());
    mounts.set(0, mounts.get(0).with(policy(Duration.ofMinutes(1))));
    pass(auditor, Duration.ofSeconds(11));
    assertThat(report().findings()).isEmpty();
  }

  @Test
  void withoutRequestsThereIsNoAudit() {
    assertThat(auditor(0).isOn()).isFalse();
    assertThat(auditor(1).isOn()).isTrue();
  }

  /** A file of one byte is held that has two in the store. */
  private Location wrongAnswer(String name) {
    Location file = hold(LAKE.child(name));
    ufs.putOutside(file, "22");
    return file;
  }

  private Location hold(Location file) {
    ufs.putOutside(file, "1");
    assertThat(size(file)).isEqualTo(1);
    return file;
  }

  private Auditor auditor(int perMinute) {
    return auditor(perMinute, Set.of());
  }

  private Auditor auditor(int perMinute, Set<NamespacePath> excluded) {
    return new Auditor(
        new Auditor.Sources(
            () -> mounts,
            shards::shardsCaughtUp,
            mount -> ufs,
            engine.held(),
            new HeardChanges(
                engine.held(),
                () -> History.Kept.NONE,
                nanos::get,
                () -> Instant.ofEpochSecond(0, nanos.get()))),
        new Auditor.Settings("n1", perMinute, excluded),
        new Clocks(nanos::get, () -> Instant.ofEpochSecond(0, nanos.get())),
        book,
        meter,
        new Random(5));
  }

  private void pass(Auditor auditor, Duration time) throws InterruptedException {
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      nanos.addAndGet(auditor.beat().toNanos());
    }
  }

  private void passUntil(Auditor auditor, BooleanSupplier condition) throws InterruptedException {
    pass(auditor, Duration.ofSeconds(1));
    for (int second = 0; second < 900 && !condition.getAsBoolean(); second++) {
      pass(auditor, Duration.ofSeconds(1));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private AuditReport report() {
    return book.reports().get(0);
  }

  private long size(Location file) {
    return engine.entry(file, terms()).found().orElseThrow().size();
  }

  private ReadTerms terms() {
    return new ReadTerms(LAKE, ufs, new Bound(INTERVAL.toNanos()), false);
  }

  private static Mount mount() {
    return new Mount(PATH, LAKE, "lake", policy(INTERVAL));
  }

  private static MountPolicy policy(Duration interval) {
    return new MountPolicy(
        SyncInterval.of(interval), ExternalChanges.NONE, MountPolicy.OnStale.FAIL);
  }

  /** Counts. */
  private static final class Meter implements AuditMeter {
    private final Map<AuditDelay, Map<AuditOutcome, Integer>> counts =
        new EnumMap<>(AuditDelay.class);
    private final Map<AuditLimit, Integer> reached = new EnumMap<>(AuditLimit.class);
    private int asked;
    private int late;
    private int followed;
    private List<AuditReport> reports = List.of();

    private int count(AuditDelay delay, AuditOutcome outcome) {
      return counts.getOrDefault(delay, Map.of()).getOrDefault(outcome, 0);
    }

    private int judging() {
      return reports.stream().mapToInt(AuditReport::judging).sum();
    }

    @Override
    public void asked() {
      asked++;
    }

    @Override
    public void sampled(NamespacePath mount, AuditDelay delay, AuditOutcome outcome) {
      counts
          .computeIfAbsent(delay, unknown -> new EnumMap<>(AuditOutcome.class))
          .merge(outcome, 1, Integer::sum);
    }

    @Override
    public void late() {
      late++;
    }

    @Override
    public void reached(AuditLimit limit) {
      reached.merge(limit, 1, Integer::sum);
    }

    @Override
    public void shows(int count, List<AuditReport> now) {
      followed = count;
      reports = now;
    }
  }
}
