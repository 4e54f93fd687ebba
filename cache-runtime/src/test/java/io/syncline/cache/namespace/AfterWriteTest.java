package io.syncline.cache.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.cache.sync.WatermarkSource;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Position;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Only what was written is passed on, and a look that fails costs nobody anything. */
final class AfterWriteTest {
  private static final Location FILE = Location.parse("s3://lake/a/f");
  private static final Mount LAKE =
      new Mount(
          NamespacePath.parse("/lake"),
          Location.parse("s3://lake/"),
          "s3",
          new MountPolicy(
              SyncInterval.of(Duration.ofSeconds(30)),
              MountPolicy.ExternalChanges.UNWATCHED,
              MountPolicy.OnStale.FAIL));

  private final MemoryUfs s3 = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
  private final SyncEngine engine = engine();
  private final AfterWrite after = AfterWrite.asking(engine);
  private final FileStatus written = written();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void whatWasWrittenIsToldWithAllThatReadersSee() {
    assertThat(look(after, hint(written.size(), written.version()))).isEqualTo(written);
    assertThat(written.modified()).isNotNull();
  }

  @Test
  void whatIsThereByNowIsNotTakenForWhatWasWritten() {
    assertThat(look(after, hint(written.size(), "another"))).isNull();
    assertThat(look(after, hint(written.size() + 1, written.version()))).isNull();
    s3.removeOutside(FILE);
    assertThat(look(after, hint(written.size(), written.version()))).isNull();
  }

  @Test
  void aStoreThatGivesNoVersionIsNotAsked() {
    s3.forgetCalls();
    assertThat(look(after, hint(written.size(), null))).isNull();
    assertThat(look(after, null)).isNull();
    assertThat(s3.calls()).isEmpty();
  }

  @Test
  void aStoreThatDoesNotAnswerSaysNothing() {
    s3.failNext(MemoryUfs.Operation.STAT, 100, ErrorCode.UFS_UNAVAILABLE);
    assertThat(look(after, hint(written.size(), written.version()))).isNull();
  }

  @Test
  void whereNobodyIsToldTheStoreIsNotAsked() {
    s3.forgetCalls();
    assertThat(look(AfterWrite.notAsking(), hint(written.size(), written.version()))).isNull();
    assertThat(s3.calls()).isEmpty();
  }

  private FileStatus look(AfterWrite asking, FileStatusHint hint) {
    return asking.of(LAKE, FILE, s3, hint);
  }

  private static FileStatusHint hint(long size, String version) {
    return new FileStatusHint(size, version);
  }

  private FileStatus written() {
    s3.putOutside(FILE, "abc");
    return s3.look(FILE).orElseThrow();
  }

  private static SyncEngine engine() {
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
            FeedSource.unknown(System::nanoTime));
    shards.assigned(0);
    shards.coldStart(0, List.of(new Position("topic", "id", 0, 0)));
    return new SyncEngine(
        shards, WatermarkSource.NONE, System::nanoTime, EngineLimits.DEFAULT, SyncListener.NONE);
  }
}
