package io.syncline.cache.namespace;

import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.READ;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.cache.sync.WatermarkSource;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Reason;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import io.syncline.core.session.Seen;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NamespaceReaderTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final MemoryUfs s3 = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
  private final MemoryUfs hdfs = MemoryUfs.tree(InstantSource.fixed(Instant.EPOCH));
  private final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private MountTable mounts = MountTable.empty();
  private SyncEngine engine;
  private NamespaceReader reader;

  @BeforeEach
  void start() {
    MemoryShardStore store = new MemoryShardStore(0);
    NodeShards shards =
        new NodeShards(
            shard -> store,
            new ShardFunction(1),
            ShardLimits.DEFAULT,
            record -> {},
            SyncListener.NONE,
            failure -> {
              throw failure;
            },
            FeedSource.unknown(nanos::get));
    shards.assigned(0);
    shards.coldStart(0, List.of(new Position("topic", "id", 0, 0)));
    engine =
        new SyncEngine(
            shards, WatermarkSource.NONE, nanos::get, EngineLimits.DEFAULT, SyncListener.NONE);
    reader =
        new NamespaceReader(
            new PathResolver(() -> mounts),
            mount -> mount.ufs().equals("s3") ? s3 : hdfs,
            engine,
            nanos::get);
    mount("/lake", "s3://lake/");
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void mount(String path, String location) {
    mount(path, location, MountPolicy.OnStale.FAIL);
  }

  private void mount(String path, String location, MountPolicy.OnStale onStale) {
    mounts =
        mounts.with(
            new Mount(
                NamespacePath.parse(path),
                Location.parse(location),
                location.startsWith("s3") ? "s3" : "hdfs",
                new MountPolicy(
                    SyncInterval.of(INTERVAL), MountPolicy.ExternalChanges.UNWATCHED, onStale)));
  }

  private void put(String location, String text) {
    (location.startsWith("s3") ? s3 : hdfs).putOutside(Location.parse(location), text);
  }

  private List<FileAnswer> list(String path) {
    List<FileAnswer> all = new ArrayList<>();
    ListAnswer unused = reader.list(path, ReadOptions.DEFAULT, all::addAll);
    return all;
  }

  private List<String> paths(String directory) {
    return list(directory).stream().map(FileAnswer::path).toList();
  }

  private String read(String path, long offset, long length) throws IOException {
    try (var bytes = reader.open(path, ReadOptions.DEFAULT, offset, length).bytes()) {
      return new String(bytes.readAllBytes(), UTF_8);
    }
  }

  private static SyncException refused(ErrorCode code, Runnable call) {
    SyncException[] thrown = new SyncException[1];
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call::run)
        .satisfies(
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              thrown[0] = e;
            });
    return thrown[0];
  }

  @Test
  void fileIsFoundByPathAndByUri() {
    put("s3://lake/a/b", "text");
    FileAnswer byPath = reader.stat("/lake/a/b", ReadOptions.DEFAULT);
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    FileAnswer byUri = reader.stat("s3a://lake/a/b", ReadOptions.DEFAULT);
    assertThat(byPath.path()).isEqualTo("/lake/a/b");
    assertThat(byPath.location()).contains(Location.parse("s3://lake/a/b"));
    assertThat(byPath.freshness())
        .usingRecursiveComparison()
        .ignoringFields("seen")
        .isEqualTo(
            new Freshness(
                Reason.VALIDATED,
                true,
                false,
                Optional.of(Duration.ZERO),
                Optional.of(INTERVAL),
                List.of()));
    assertThat(byUri.path()).isEqualTo("s3a://lake/a/b");
    assertThat(byUri.status()).isEqualTo(byPath.status());
    assertThat(byPath.freshness().seen()).extracting(Seen::ageNanos).containsExactly(0L);
    assertThat(byUri.freshness().seen())
        .extracting(Seen::ageNanos)
        .containsExactly(Duration.ofSeconds(10).toNanos());
    assertThat(byUri.freshness().seen().get(0).view())
        .isPresent()
        .isEqualTo(byPath.freshness().seen().get(0).view());
    assertThat(byUri.freshness())
        .usingRecursiveComparison()
        .ignoringFields("seen")
        .isEqualTo(
            new Freshness(
                Reason.VALIDATED,
                false,
                false,
                Optional.of(Duration.ofSeconds(10)),
                Optional.of(INTERVAL),
                List.of()));
  }

  @Test
  void whatIsNotThereIsNamedAsItWasAskedFor() {
    assertThat(refused(ErrorCode.NOT_FOUND, () -> reader.stat("/lake/none", ReadOptions.DEFAULT)))
        .hasMessage("/lake/none does not exist (nothing is at s3://lake/none)");
    assertThat(
            refused(ErrorCode.NOT_FOUND, () -> reader.stat("s3://lake/none", ReadOptions.DEFAULT)))
        .hasMessage("s3://lake/none does not exist");
    refused(ErrorCode.NOT_FOUND, () -> list("/lake/none"));
    refused(ErrorCode.NOT_FOUND, () -> list("s3://lake/none"));
    refused(ErrorCode.NOT_FOUND, () -> reader.open("/lake/none", ReadOptions.DEFAULT, 0, 1));
    refused(ErrorCode.UNKNOWN_MOUNT, () -> reader.stat("/elsewhere", ReadOptions.DEFAULT));
    refused(ErrorCode.UNKNOWN_MOUNT, () -> reader.stat("s3://other/x", ReadOptions.DEFAULT));
    refused(ErrorCode.INVALID_PATH, () -> reader.stat("/lake/../x", ReadOptions.DEFAULT));
  }

  @Test
  void stricterOfMountAndReaderDecides() {
    put("s3://lake/x", "v1");
    reader.stat("/lake/x", ReadOptions.DEFAULT);
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    reader.stat("/lake/x", new ReadOptions(Optional.of(Duration.ofSeconds(5))));
    reader.stat("/lake/x", new ReadOptions(Optional.of(Duration.ofDays(200_000))));
    assertThat(s3.count(STAT)).isEqualTo(1);
    Freshness strict =
        reader.stat("/lake/x", new ReadOptions(Optional.of(Duration.ofSeconds(4)))).freshness();
    assertThat(s3.count(STAT)).isEqualTo(2);
    assertThat(strict.bound()).contains(Duration.ofSeconds(4));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> reader.stat("/lake/x", new ReadOptions(Optional.of(Duration.ofSeconds(-1)))));
  }

  @Test
  void directoriesAboveMountsAreOfTheNamespaceItself() {
    mount("/a/b/warehouse", "hdfs://nn/warehouse");
    assertThat(paths("/")).containsExactly("/a", "/lake");
    assertThat(paths("/a/")).containsExactly("/a/b");
    assertThat(paths("/a/b")).containsExactly("/a/b/warehouse");
    assertThat(list("/a/b").get(0).location()).contains(Location.parse("hdfs://nn/warehouse"));
    FileAnswer a = reader.stat("/a", ReadOptions.DEFAULT);
    assertThat(a.status().isDirectory()).isTrue();
    assertThat(a.location()).isEmpty();
    assertThat(a.freshness().asked()).isFalse();
    refused(ErrorCode.IS_A_DIRECTORY, () -> reader.open("/a", ReadOptions.DEFAULT, 0, 1));
    refused(ErrorCode.UNKNOWN_MOUNT, () -> reader.stat("/a/c", ReadOptions.DEFAULT));
    refused(ErrorCode.UNKNOWN_MOUNT, () -> reader.sync("/a", true));
  }

  @Test
  void mountPointIsThereEvenIfTheStoreHasNothing() {
    mount("/empty", "hdfs://nn/none");
    assertThat(reader.stat("/empty", ReadOptions.DEFAULT).status().isDirectory()).isTrue();
    assertThat(list("/empty")).isEmpty();
    assertThat(list("/lake")).isEmpty();
    refused(ErrorCode.NOT_FOUND, () -> list("hdfs://nn/none"));
  }

  @Test
  void mountsInsideAMountAppearInTheirPlaceAndHideWhatIsThere() {
    mount("/lake/m", "s3://other/");
    mount("/lake/deep/er/mount", "s3://other/x");
    put("s3://lake/a", "1");
    put("s3://lake/m/hidden", "2");
    put("s3://lake/m-1", "3");
    put("s3://lake/z", "4");
    put("s3://other/shown", "5");
    assertThat(paths("/lake"))
        .containsExactly("/lake/a", "/lake/deep", "/lake/m-1", "/lake/m", "/lake/z");
    assertThat(list("/lake").get(3).location()).contains(Location.parse("s3://other/"));
    assertThat(paths("/lake/m")).containsExactly("/lake/m/shown");
    assertThat(paths("/lake/deep")).containsExactly("/lake/deep/er");
    assertThat(paths("/lake/deep/er")).containsExactly("/lake/deep/er/mount");
    assertThat(reader.stat("/lake/deep/er", ReadOptions.DEFAULT).status().isDirectory()).isTrue();
    assertThat(paths("s3://lake/m")).containsExactly("s3://lake/m/hidden");
    put("s3://lake/deep/own", "6");
    nanos.addAndGet(INTERVAL.toNanos() + 1);
    assertThat(paths("/lake/deep")).containsExactly("/lake/deep/er", "/lake/deep/own");
    assertThat(paths("/lake")).hasSize(5);
  }

  @Test
  void fileInTheWayOfADeeperMountIsHidden() {
    mount("/lake/f/mount", "s3://other/");
    put("s3://lake/f", "a file");
    assertThat(reader.stat("/lake/f", ReadOptions.DEFAULT).status().isDirectory()).isTrue();
    assertThat(paths("/lake/f")).containsExactly("/lake/f/mount");
    assertThat(list("/lake").get(0).status().isDirectory()).isTrue();
  }

  @Test
  void namesThatCannotBePathsAreLeftOutAndCountedByPathAndShownByUri() {
    put("s3://lake/d/good", "1");
    s3.putOutside(Location.of(Scheme.S3, "lake", "d/bad\u0001name"), "2");
    s3.putOutside(Location.of(Scheme.S3, "lake", "d/./x"), "3");
    List<FileAnswer> byPath = new ArrayList<>();
    assertThat(reader.list("/lake/d", ReadOptions.DEFAULT, byPath::addAll).unusable()).isEqualTo(2);
    assertThat(byPath).extracting(FileAnswer::path).containsExactly("/lake/d/good");
    List<FileAnswer> byUri = new ArrayList<>();
    assertThat(reader.list("s3://lake/d", ReadOptions.DEFAULT, byUri::addAll).unusable()).isZero();
    assertThat(byUri)
        .extracting(FileAnswer::path)
        .containsExactly("s3://lake/d/.", "s3://lake/d/bad\u0001name", "s3://lake/d/good");
    for (FileAnswer child : List.of(byUri.get(0), byUri.get(2))) {
      assertThat(reader.stat(child.path(), ReadOptions.DEFAULT).location())
          .isEqualTo(child.location());
    }
    assertThatThrownBy(() -> reader.stat(byUri.get(1).path(), ReadOptions.DEFAULT))
        .isInstanceOfSatisfying(
            SyncException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_LOCATION);
              assertThat(refused).hasMessageStartingWith("location 's3://lake/d/bad\\u0001name' ");
            });
  }

  @Test
  void fileListsItself() {
    put("s3://lake/d/f", "text");
    assertThat(paths("/lake/d/f")).containsExactly("/lake/d/f");
    assertThat(paths("s3://lake/d/f")).containsExactly("s3://lake/d/f");
  }

  @Test
  void listingComesInBoundedBatchesAndCostsNothingTheSecondTime() {
    for (int i = 0; i < 2_500; i++) {
      put("s3://lake/d/f" + i, "v1");
    }
    List<Integer> batches = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      ListAnswer unused =
          reader.list("/lake/d", ReadOptions.DEFAULT, batch -> batches.add(batch.size()));
    }
    assertThat(batches).containsExactly(1_000, 1_000, 500, 1_000, 1_000, 500);
    assertThat(s3.count(LIST)).isEqualTo(3);
  }

  @Test
  void readsRangesAndNothingBeyondTheEnd() throws IOException {
    put("s3://lake/f", "0123456789");
    assertThat(read("/lake/f", 0, Long.MAX_VALUE)).isEqualTo("0123456789");
    assertThat(read("s3://lake/f", 3, 4)).isEqualTo("3456");
    assertThat(reader.open("/lake/f", ReadOptions.DEFAULT, 8, 100).length()).isEqualTo(2);
    s3.forgetCalls();
    assertThat(read("/lake/f", 10, 5)).isEmpty();
    assertThat(read("/lake/f", 99, 5)).isEmpty();
    assertThat(read("/lake/f", 4, 0)).isEmpty();
    assertThat(s3.operations()).isEmpty();
    refused(ErrorCode.INVALID_ARGUMENT, () -> reader.open("/lake/f", ReadOptions.DEFAULT, -1, 1));
    refused(ErrorCode.INVALID_ARGUMENT, () -> reader.open("/lake/f", ReadOptions.DEFAULT, 0, -1));
    put("s3://lake/d/x", "");
    refused(ErrorCode.IS_A_DIRECTORY, () -> reader.open("/lake/d", ReadOptions.DEFAULT, 0, 1));
  }

  @Test
  void fileReplacedSinceItWasAskedForIsReadAsItIsNow() throws IOException {
    put("s3://lake/f", "old");
    reader.stat("/lake/f", ReadOptions.DEFAULT);
    put("s3://lake/f", "new bytes");
    OpenFile opened = reader.open("/lake/f", ReadOptions.DEFAULT, 0, 100);
    assertThat(new String(opened.bytes().readAllBytes(), UTF_8)).isEqualTo("new bytes");
    assertThat(opened.length()).isEqualTo(9);
    assertThat(opened.file().status())
        .isEqualTo(s3.look(Location.parse("s3://lake/f")).orElseThrow());
    assertThat(s3.count(READ)).isEqualTo(2);
    assertThat(s3.count(STAT)).isEqualTo(2);
  }

  @Test
  void fileRemovedSinceItWasAskedForIsNotFound() {
    put("s3://lake/f", "old");
    reader.stat("/lake/f", ReadOptions.DEFAULT);
    s3.removeOutside(Location.parse("s3://lake/f"));
    assertThat(
            refused(ErrorCode.NOT_FOUND, () -> reader.open("/lake/f", ReadOptions.DEFAULT, 0, 9)))
        .hasMessageStartingWith("/lake/f does not exist");
  }

  @Test
  void fileReplacedAgainAndAgainIsGivenUp() {
    put("s3://lake/f", "version 0");
    AtomicInteger versions = new AtomicInteger();
    s3.beforeEffect(
        (operation, location) -> {
          if (operation == READ) {
            put("s3://lake/f", "version " + versions.incrementAndGet());
          }
        });
    refused(ErrorCode.CHANGED_UNDERNEATH, () -> reader.open("/lake/f", ReadOptions.DEFAULT, 0, 9));
    assertThat(versions).hasValue(NamespaceReader.MAX_OPENS);
  }

  @Test
  void staleAnswerSaysSo() {
    mount("/soft", "s3://soft/", MountPolicy.OnStale.SERVE_STALE);
    put("s3://soft/x", "v1");
    reader.stat("/soft/x", ReadOptions.DEFAULT);
    nanos.addAndGet(INTERVAL.toNanos() * 2);
    s3.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    Freshness freshness = reader.stat("/soft/x", ReadOptions.DEFAULT).freshness();
    assertThat(freshness)
        .usingRecursiveComparison()
        .ignoringFields("seen")
        .isEqualTo(
            new Freshness(
                Reason.TOO_OLD,
                false,
                true,
                Optional.of(INTERVAL.multipliedBy(2)),
                Optional.of(INTERVAL),
                List.of()));
    put("s3://lake/x", "v1");
    reader.stat("/lake/x", ReadOptions.DEFAULT);
    nanos.addAndGet(INTERVAL.toNanos() * 2);
    s3.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    refused(ErrorCode.UFS_UNAVAILABLE, () -> reader.stat("/lake/x", ReadOptions.DEFAULT));
  }

  @Test
  void syncAsksWhateverIsHeld() {
    put("s3://lake/d/x", "v1");
    list("/lake/d");
    put("s3://lake/d/x", "version two");
    assertThat(reader.sync("/lake/d/x", false)).isEqualTo(new SyncAnswer(1, 1, 0));
    SyncAnswer all = reader.sync("/lake/d", true);
    assertThat(all.failed()).isZero();
    assertThat(all.asked()).isEqualTo(2);
    s3.forgetCalls();
    assertThat(reader.stat("/lake/d/x", ReadOptions.DEFAULT).status())
        .isEqualTo(s3.look(Location.parse("s3://lake/d/x")).orElseThrow());
    assertThat(s3.operations()).isEmpty();
  }
}
