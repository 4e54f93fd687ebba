package io.syncline.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.Reconciliation;
import io.syncline.cache.sync.Reconciliation.Place;
import io.syncline.cache.sync.Reconciliation.Step;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.mount.PathRule;
import io.syncline.core.mount.PathRules;
import io.syncline.core.mount.ReconcileInterval;
import io.syncline.core.testing.MemoryUfs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.Spliterator;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When which round goes on, and how fast. */
final class ReconcilerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Location LAKE = Location.parse("s3://lake/");
  private static final Place MIDDLE =
      new Place(Reconciliation.Phase.ENTRIES, Optional.of(LAKE.child("m")));
  private static final Place END = new Place(Reconciliation.Phase.ENDED, Optional.empty());

  private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
  private final MetadataStore store;
  private final MemoryUfs ufs = MemoryUfs.objectStore(() -> Instant.EPOCH);
  private final List<Mount> mounts = new ArrayList<>(List.of(watched("/lake", LAKE)));
  private final SortedSet<Integer> shards = new TreeSet<>(List.of(0));
  private final List<Asked> asked = new ArrayList<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicInteger walkedThrough = new AtomicInteger();
  private final AtomicLong rounds = new AtomicLong();
  private Step next = step(END, 0);
  private boolean away;
  private boolean putOff;
  private boolean passed;
  private final List<RoundLimit> limits = new ArrayList<>();
  private int refusals;
  private Reconciler reconciler;

  /** A step that was made. */
  private record Asked(int shard, Place place, long began, Location mount) {}

  ReconcilerTest(@TempDir Path folder) {
    store = MetadataStore.open(folder.resolve("store"), StoreOptions.DEFAULTS);
    reconciler = reconciler();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theFirstRoundBeginsAnIntervalAfterTheMountWasSeen() {
    assertThat(reconciler.beat()).isEqualTo(Reconciler.IDLE);
    pass(HOUR.minusMillis(1));
    reconciler.beat();
    assertThat(asked).isEmpty();
    pass(Duration.ofMillis(1));
    reconciler.beat();
    assertThat(asked).containsExactly(new Asked(0, Place.START, nanos(), LAKE));
    assertThat(rounds).hasValue(1);
  }

  @Test
  void theNextOneIsCountedFromTheBeginningOfTheLast() {
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    pass(HOUR.dividedBy(2));
    next = step(END, 1);
    reconciler.beat();
    assertThat(reconciler.age(mounts.get(0))).contains(HOUR.dividedBy(2));
    asked.clear();
    pass(HOUR.dividedBy(2));
    reconciler.beat();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aRoundGoesOnWhereItStoppedAlsoAfterARestart() {
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    long began = nanos();
    pass(Reconciler.KEPT);
    reconciler.beat();
    assertThat(asked).last().isEqualTo(new Asked(0, MIDDLE, began, LAKE));
    pass(Duration.ofMinutes(7));
    reconciler = reconciler();
    long born = nanos();
    reconciler.beat();
    assertThat(asked).last().isEqualTo(new Asked(0, MIDDLE, born, LAKE));
    next = step(END, 1);
    reconciler.beat();
    assertThat(reconciler.age(mounts.get(0)))
        .as("it counts from when it began, before the restart")
        .contains(Reconciler.KEPT.plusMinutes(7));
  }

  @Test
  void aRestartDoesNotPutARoundOff() {
    reconciler.beat();
    pass(HOUR.minusMinutes(1));
    reconciler = reconciler();
    reconciler.beat();
    pass(Duration.ofMinutes(1));
    reconciler.beat();
    assertThat(asked).hasSize(1);
  }

  @Test
  void noMoreIsAskedASecondThanIsAllowed() {
    begin();
    next = step(MIDDLE, 3);
    assertThat(reconciler.beat()).isEqualTo(Duration.ofMillis(300));
    assertThat(requests).hasValue(3);
    next = step(MIDDLE, 0);
    assertThat(reconciler.beat()).isEqualTo(Reconciler.ROWS);
  }

  @Test
  void aStoreThatDoesNotAnswerIsAskedAgainLaterAtTheSamePlace() {
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    away = true;
    reconciler.beat();
    asked.clear();
    away = false;
    assertThat(reconciler.beat()).as("not yet").isEqualTo(Reconciler.IDLE);
    assertThat(asked).isEmpty();
    pass(Reconciler.RETRY);
    reconciler.beat();
    assertThat(asked).extracting(Asked::place).containsExactly(MIDDLE);
  }

  @Test
  void anotherMountDoesNotWaitForAStoreThatIsAway() {
    Location sea = Location.parse("s3://sea/");
    mounts.add(watched("/sea", sea));
    begin();
    away = true;
    reconciler.beat();
    Location first = asked.get(0).mount();
    away = false;
    reconciler.beat();
    assertThat(asked).last().extracting(Asked::mount).isEqualTo(first.equals(sea) ? LAKE : sea);
  }

  /** Readers come first; nothing is passed over for it, and nobody else waits. */
  @Test
  void aRoundThatIsPutOffComesAgainInASecondAtTheSamePlace() {
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    putOff = true;
    for (int i = 0; i < 2 * Reconciler.MAX_WAITS; i++) {
      assertThat(reconciler.beat()).isEqualTo(Duration.ZERO);
      assertThat(reconciler.beat()).as("another mount may be asked").isEqualTo(Reconciler.IDLE);
      assertThat(passed).isFalse();
      pass(Reconciler.TURN);
    }
    assertThat(limits).isEmpty();
    asked.clear();
    putOff = false;
    reconciler.beat();
    assertThat(asked).extracting(Asked::place).containsExactly(MIDDLE);
  }

  /** It may be the one that cannot be asked, while everything else can. */
  @Test
  void aPlaceThatWasWaitedForLongEnoughIsPassedOver() {
    begin();
    away = true;
    next = new Step(MIDDLE, 1, Optional.of(new SyncException(ErrorCode.UFS_UNAVAILABLE, "x")));
    for (int i = 0; i < Reconciler.MAX_WAITS; i++) {
      reconciler.beat();
      assertThat(passed).isFalse();
      pass(Reconciler.RETRY);
    }
    reconciler.beat();
    assertThat(passed).isTrue();
    assertThat(limits).containsExactly(RoundLimit.ROUND_WAITS);
    assertThat(refusals).isEqualTo(1);
    away = false;
    reconciler.beat();
    assertThat(asked).last().extracting(Asked::place).isEqualTo(MIDDLE);
    assertThat(passed).isFalse();
  }

  /** Otherwise a store whose credentials ended would be through in no time, with nothing asked. */
  @Test
  void aStoreThatRefusesEverythingIsWaitedFor() {
    begin();
    SyncException denied = new SyncException(ErrorCode.UFS_PERMISSION_DENIED, "no");
    next = new Step(MIDDLE, 1, Optional.of(denied));
    for (int i = 1; i < Reconciler.MAX_REFUSALS; i++) {
      reconciler.beat();
    }
    assertThat(limits).isEmpty();
    reconciler.beat();
    assertThat(limits).containsExactly(RoundLimit.ROUND_REFUSALS);
    assertThat(refusals).isEqualTo(Reconciler.MAX_REFUSALS);
    assertThat(reconciler.beat()).isEqualTo(Reconciler.IDLE);
    assertThat(refusals).isEqualTo(Reconciler.MAX_REFUSALS);
    pass(Reconciler.RETRY);
    reconciler.beat();
    assertThat(refusals).isEqualTo(Reconciler.MAX_REFUSALS + 1);
    assertThat(reconciler.beat()).as("each further one").isEqualTo(Reconciler.IDLE);
    pass(Reconciler.RETRY);
    next = step(MIDDLE, 1);
    reconciler.beat();
    assertThat(reconciler.beat()).as("it answers again").isLessThan(Reconciler.IDLE);
  }

  /** A node may have a thousand mounts and as many shards, and asks many times a second. */
  @Test
  void theShardsOfMountsThatAreNotDueAreNotGoneThroughAtEachStep() {
    for (int i = 0; i < 50; i++) {
      mounts.add(watched("/sea" + i, Location.parse("s3://sea" + i)));
    }
    reconciler.beat();
    walkedThrough.set(0);
    reconciler.beat();
    assertThat(walkedThrough).hasValueLessThan(5);
  }

  /** A large one would keep the others waiting for days. */
  @Test
  void mountsTakeTurns() {
    Location sea = Location.parse("s3://sea/");
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    mounts.add(mount("/sea", sea, ExternalChanges.WATCHED, Duration.ofSeconds(30)));
    begin();
    asked.clear();
    for (int i = 0; i < 6; i++) {
      reconciler.beat();
    }
    assertThat(asked).extracting(Asked::mount).containsOnly(LAKE, sea);
    assertThat(asked).filteredOn(each -> each.mount().equals(sea)).hasSize(3);
  }

  @Test
  void aShardThatComesFromElsewhereHasItsOwnTime() {
    begin();
    reconciler.beat();
    pass(HOUR.dividedBy(2));
    shards.add(7);
    reconciler.beat();
    asked.clear();
    pass(HOUR.dividedBy(2));
    reconciler.beat();
    assertThat(asked).extracting(Asked::shard).containsExactly(0);
    reconciler.beat();
    assertThat(asked).hasSize(1);
    pass(HOUR.dividedBy(2));
    reconciler.beat();
    assertThat(asked).extracting(Asked::shard).containsExactly(0, 7);
  }

  @Test
  void aShardThatReturnsIsDueAtOnceIfItWasAwayForLong() {
    shards.add(7);
    begin();
    shards.remove(7);
    reconciler.beat();
    pass(HOUR.dividedBy(2));
    assertThat(reconciler.age(mounts.get(0))).contains(HOUR.dividedBy(2));
    asked.clear();
    shards.add(7);
    reconciler.beat();
    assertThat(asked).extracting(Asked::shard).containsExactly(7);
  }

  @Test
  void whatOthersChangeUnheardIsPolledAnyway() {
    mounts.set(0, mount("/lake", LAKE, ExternalChanges.UNWATCHED, Duration.ofSeconds(30)));
    begin();
    reconciler.beat();
    assertThat(asked).isEmpty();
    assertThat(reconciler.age(mounts.get(0))).isEmpty();
    mounts.set(0, mount("/lake", LAKE, ExternalChanges.UNWATCHED, null));
    begin();
    reconciler.beat();
    assertThat(asked).as("its age alone makes nothing stale").hasSize(1);
  }

  /** Whoever called it immutable may have been wrong, and nobody would tell. */
  @Test
  void whatIsImmutableOfAMountOfWhichNobodyHearsIsLookedAtInRounds() {
    Mount polled = mount("/lake", LAKE, ExternalChanges.UNWATCHED, Duration.ofSeconds(30));
    PathRules rules = PathRules.of(PathRule.immutable("raw/"));
    mounts.set(0, polled.with(polled.policy().with(rules)));
    begin();
    reconciler.beat();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aMountThatIsNeverReconciledIsLeftAlone() {
    mounts.set(0, mounts.get(0).with(policy(ExternalChanges.WATCHED, null, null)));
    begin();
    reconciler.beat();
    assertThat(asked).isEmpty();
  }

  @Test
  void anotherPolicyDoesNotBeginAnew() {
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    long began = nanos();
    pass(Duration.ofSeconds(1));
    mounts.set(
        0,
        mounts.get(0).with(policy(ExternalChanges.NONE, Duration.ofSeconds(9), HOUR.dividedBy(4))));
    reconciler.beat();
    assertThat(asked).last().isEqualTo(new Asked(0, MIDDLE, began, LAKE));
  }

  @Test
  void whatIsMountedElsewhereNowBeginsAnewAndNothingOfItIsKept() {
    begin();
    next = step(MIDDLE, 1);
    reconciler.beat();
    asked.clear();
    mounts.set(0, watched("/lake", Location.parse("s3://other/")));
    reconciler.beat();
    assertThat(asked).isEmpty();
    assertThat(store.properties().names("reconcile", 10)).hasSize(1);
  }

  @Test
  void aClockThatWasSetBackDoesNotStopTheRounds() {
    reconciler.beat();
    millis.addAndGet(-Duration.ofDays(30).toMillis());
    reconciler.beat();
    assertThat(asked).hasSize(1);
  }

  @Test
  @Timeout(60)
  void itRunsByItself() throws InterruptedException {
    reconciler.beat();
    pass(HOUR);
    reconciler.start();
    try {
      while (rounds.get() == 0) {
        Thread.sleep(5);
      }
    } finally {
      reconciler.close();
    }
    assertThat(asked).hasSize(1);
  }

  private void begin() {
    reconciler.beat();
    pass(HOUR);
  }

  private void pass(Duration time) {
    millis.addAndGet(time.toMillis());
  }

  private long nanos() {
    return millis.get() * 1_000_000;
  }

  private Reconciler reconciler() {
    return new Reconciler(
        new Reconciler.Sources(() -> List.copyOf(mounts), this::held, mount -> ufs, this::walk),
        new StoredRounds(store.properties()),
        new Reconciler.Clocks(this::nanos, () -> Instant.ofEpochMilli(millis.get())),
        10,
        new ReconcileListener() {
          @Override
          public void asked(long sent) {
            requests.addAndGet(sent);
          }

          @Override
          public void refused() {
            refusals++;
          }

          @Override
          public void finished() {
            rounds.incrementAndGet();
          }

          @Override
          public void reached(RoundLimit limit) {
            limits.add(limit);
          }
        });
  }

  private SortedSet<Integer> held() {
    return new TreeSet<>(shards) {
      private static final long serialVersionUID = 1;

      @Override
      public Iterator<Integer> iterator() {
        walkedThrough.incrementAndGet();
        return super.iterator();
      }

      @Override
      public Spliterator<Integer> spliterator() {
        walkedThrough.incrementAndGet();
        return super.spliterator();
      }
    };
  }

  private Optional<Step> walk(
      int shard, Place place, long began, boolean passing, ReadTerms terms) {
    passed = passing;
    asked.add(new Asked(shard, place, began, terms.mount()));
    if (putOff) {
      throw new PutOffException("reads come first");
    }
    if (away && !passing) {
      throw new SyncException(ErrorCode.UFS_UNAVAILABLE, "away");
    }
    return Optional.of(next);
  }

  private static Step step(Place place, long requests) {
    return new Step(place, requests, Optional.empty());
  }

  private static Mount watched(String path, Location location) {
    return mount(path, location, ExternalChanges.WATCHED, Duration.ofSeconds(30));
  }

  private static Mount mount(
      String path, Location location, ExternalChanges external, Duration interval) {
    return new Mount(NamespacePath.parse(path), location, "lake", policy(external, interval, HOUR));
  }

  private static MountPolicy policy(
      ExternalChanges external, Duration interval, Duration reconcile) {
    return new MountPolicy(
        interval == null ? SyncInterval.NEVER : SyncInterval.of(interval),
        external,
        MountPolicy.OnStale.FAIL,
        reconcile == null ? ReconcileInterval.NEVER : ReconcileInterval.of(reconcile));
  }
}
