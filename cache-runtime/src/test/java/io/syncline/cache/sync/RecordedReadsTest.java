package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.cache.advice.AccessRecorder;
import io.syncline.cache.advice.AdviceListener;
import io.syncline.core.advice.Recorded;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.core.testing.MemoryUfs.Operation;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.local.LocalSettings;
import io.syncline.ufs.local.LocalUnderFileSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is predicted for the interval in effect is what the real engine asks of its store: exactly,
 * as long as every path is in the sample.
 */
final class RecordedReadsTest {
  /** Between two of the grid. */
  private static final Duration INTERVAL = Duration.ofSeconds(45);

  private static final int DIRECTORIES = 4;
  private static final int FILES = 10;

  /** Index of the interval in effect: the last one. */
  private static final int CURRENT = Recorded.INTERVALS - 1;

  private final Map<StoreOperation, Integer> calls = new ConcurrentHashMap<>();
  private EngineRig rig = EngineRig.objects();

  @Test
  void theCallsToARealDirectoryAreThoseOfTheRecord(@TempDir Path home) throws IOException {
    for (int directory = 0; directory < DIRECTORIES; directory++) {
      Files.createDirectory(home.resolve("d" + directory));
      for (int file = 0; file < FILES; file++) {
        Files.writeString(home.resolve("d" + directory).resolve("f" + file), "x");
      }
    }
    Location lake = Location.parse("file://" + home.toRealPath());
    AccessRecorder recorder = recording(lake);
    try (LocalUnderFileSystem store =
        new LocalUnderFileSystem(
            LocalSettings.disk(home.toRealPath()),
            StoreLimits.DEFAULT,
            (operation, outcome, nanos) -> calls.merge(operation, 1, Integer::sum))) {
      ReadTerms terms = new ReadTerms(lake, store, new Bound(INTERVAL.toNanos()), false);
      ReadTerms strict = new ReadTerms(lake, store, new Bound(3_000_000_000L), false);
      readFor(Duration.ofHours(2), lake, terms, strict);
    }
    Recorded.Column current = recorder.recorded(lake).orElseThrow().columns().get(CURRENT);
    assertThat(calls.get(StoreOperation.STAT)).isGreaterThan(1_000);
    assertThat(current.polled().gets()).isEqualTo((double) calls.get(StoreOperation.STAT));
    assertThat(calls.get(StoreOperation.LIST)).isGreaterThan(100);
    assertThat(current.polled().lists()).isEqualTo((double) calls.get(StoreOperation.LIST));
  }

  @Test
  void withALiveFeedTheCallsAreThoseAfterChanges() {
    live();
    Location lake = rig.s3("");
    AccessRecorder recorder = recording(lake);
    fill();
    SplittableRandom random = new SplittableRandom(5);
    for (int step = 0; step < 4_000; step++) {
      rig.pass(Duration.ofSeconds(1 + random.nextInt(3)));
      Location file = file(lake, random);
      if (random.nextInt(10) == 0) {
        rig.ufs.putOutside(file, "v" + step);
        rig.announce(EngineRig.change(file, ChangeKind.MODIFIED));
      } else {
        rig.engine.entry(file, rig.terms(INTERVAL));
      }
    }
    Recorded.Column current = recorder.recorded(lake).orElseThrow().columns().get(CURRENT);
    int stats = rig.ufs.operations().get(Operation.STAT);
    assertThat(stats).isBetween(40, 500);
    assertThat(current.fed().gets()).isEqualTo(stats);
    assertThat(current.polled().gets()).as("without the feed").isGreaterThan(2.0 * stats);
    assertThat(current.proven().quantile(0.99)).isEqualTo(1.0, within(0.2));
    assertThat(recorder.recorded(lake).orElseThrow().changes()).isGreaterThan(300);
  }

  @Test
  void changedChildrenOfAListingAreAskedOneByOne() {
    live();
    Location lake = rig.s3("");
    AccessRecorder recorder = recording(lake);
    fill();
    SplittableRandom random = new SplittableRandom(6);
    Location directory = lake.child("d0");
    for (int step = 0; step < 500; step++) {
      rig.pass(Duration.ofSeconds(10));
      if (step % 5 == 4) {
        rig.ls(directory);
      } else {
        Location file = directory.child("f" + random.nextInt(FILES));
        rig.ufs.putOutside(file, "v" + step);
        rig.announce(EngineRig.change(file, ChangeKind.MODIFIED));
      }
    }
    Recorded.Column current = recorder.recorded(lake).orElseThrow().columns().get(CURRENT);
    assertThat(current.fed().lists()).isEqualTo((double) rig.ufs.operations().get(Operation.LIST));
    double heads = rig.ufs.operations().get(Operation.STAT);
    assertThat(current.fed().gets())
        .as("each change counts, also where two are of one file")
        .isBetween(heads, 1.4 * heads);
  }

  @Test
  void whatIsWrittenHereIsAskedAgainWhateverTheInterval() {
    Location lake = rig.s3("");
    AccessRecorder recorder = recording(lake);
    fill();
    Location file = lake.child("d0").child("f0");
    for (int i = 0; i < 10; i++) {
      rig.stat(file);
      rig.shards.invalidateLocally(List.of(new Invalidation(file, Scope.PATH)));
      rig.stat(file);
      rig.pass(Duration.ofSeconds(1));
    }
    Recorded recorded = recorder.recorded(lake).orElseThrow();
    int asked = rig.ufs.operations().get(Operation.STAT);
    assertThat(asked).isEqualTo(11);
    for (Recorded.Column column : recorded.columns().subList(3, Recorded.INTERVALS)) {
      assertThat(column.polled().gets()).isEqualTo(asked);
    }
  }

  @Test
  void whatTheNodeDoesNotOwnIsAskedAtEachRead() {
    Location lake = rig.s3("");
    AccessRecorder recorder = recording(lake);
    fill();
    Location file = lake.child("d0").child("f0");
    rig.shards.revoked(rig.function.shardOf(file));
    for (int i = 0; i < 7; i++) {
      rig.stat(file);
    }
    Recorded recorded = recorder.recorded(lake).orElseThrow();
    assertThat(recorded.unowned().gets()).isEqualTo(7);
    assertThat(recorded.columns().get(CURRENT).polled().gets()).isZero();
  }

  @Test
  void roundsAndSyncsAreNoReads() {
    Location lake = rig.s3("");
    AccessRecorder recorder = recording(lake);
    fill();
    rig.engine.sync(lake.child("d0"), rig.terms(INTERVAL), true);
    assertThat(recorder.recorded(lake)).isEmpty();
  }

  private void readFor(Duration time, Location lake, ReadTerms terms, ReadTerms strict) {
    SplittableRandom random = new SplittableRandom(4);
    long end = rig.nanos.get() + time.toNanos();
    while (rig.nanos.get() < end) {
      rig.pass(Duration.ofMillis(200 + random.nextInt(3_000)));
      int what = random.nextInt(20);
      if (what == 0) {
        Location directory = lake.child("d" + random.nextInt(DIRECTORIES));
        rig.engine.listing(directory, terms, batch -> {});
      } else {
        rig.engine.entry(file(lake, random), what == 1 ? strict : terms);
      }
    }
  }

  private static Location file(Location lake, SplittableRandom random) {
    // Some far more often than others.
    int number = Math.min(random.nextInt(DIRECTORIES * FILES), random.nextInt(DIRECTORIES * FILES));
    return lake.child("d" + number / FILES).child("f" + number % FILES);
  }

  private AccessRecorder recording(Location lake) {
    AccessRecorder recorder = new AccessRecorder(rig.ticker, origin -> false, AdviceListener.NONE);
    recorder.mounted(
        List.of(
            new Mount(
                NamespacePath.parse("/lake"),
                lake,
                "lake",
                new MountPolicy(
                    SyncInterval.of(INTERVAL),
                    MountPolicy.ExternalChanges.NONE,
                    MountPolicy.OnStale.FAIL))));
    rig.counts.next = recorder;
    return recorder;
  }

  /** The feed is a second behind. */
  private void live() {
    rig.close();
    EngineRig[] made = new EngineRig[1];
    made[0] =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK),
            new EngineRig.Settings(
                4,
                ShardLimits.DEFAULT,
                EngineLimits.DEFAULT,
                (shard, mount) ->
                    new Watermark(OptionalLong.of(made[0].nanos.get() - 1_000_000_000L))));
    rig = made[0];
  }

  private void fill() {
    for (int directory = 0; directory < DIRECTORIES; directory++) {
      for (int file = 0; file < FILES; file++) {
        rig.ufs.putOutside(rig.s3("d" + directory + "/f" + file), "v");
      }
    }
    rig.ufs.forgetCalls();
  }
}
