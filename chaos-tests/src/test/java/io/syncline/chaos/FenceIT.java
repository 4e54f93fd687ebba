package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FenceMark;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.LakeCluster;
import io.syncline.proto.node.v1.ShardFence;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a fence a cluster shows what others changed before it, without being given time. */
final class FenceIT {
  private static final int ROUNDS = 8;
  private static final int FILES = 10;

  @TempDir private Path folder;
  private TwoClusters clusters;

  @BeforeEach
  void start() {
    clusters = TwoClusters.overS3(folder).start();
  }

  @AfterEach
  void stop() throws Exception {
    clusters.close();
  }

  @Test
  void whatWasChangedBeforeAFenceIsSeenBehindItAtOnce() {
    for (int round = 0; round < ROUNDS; round++) {
      for (int file = 0; file < FILES; file++) {
        clusters.east().doors().put("/lake/d" + file + "/f", "round " + round);
      }
      FenceResponse passed = awaitFence("/lake");
      assertThat(passed.getCluster()).isEqualTo("west");
      assertThat(passed.getShardsApplied()).isEqualTo(TwoClusters.PARTITIONS);
      assertThat(passed.getClustersList())
          .extracting(LakeCluster::getName)
          .containsExactly("east", "west");
      for (int file = 0; file < FILES; file++) {
        // Held there from the round before, and never asked for because of its age.
        assertThat(clusters.west().doors().cat("/lake/d" + file + "/f"))
            .isEqualTo("round " + round);
      }
    }
  }

  @Test
  void whatTheLogHasNotGotYetHoldsTheFenceBackAndItsOriginIsNamed() {
    clusters.east().doors().put("/lake/d/f", "old");
    awaitFence("/lake/d");
    assertThat(clusters.west().doors().cat("/lake/d/f")).isEqualTo("old");

    clusters.kafka().stop();
    FenceResponse first;
    try {
      clusters.east().doors().put("/lake/d/f", "new");
      first = clusters.west().doors().fence("/lake/d", List.of());
      assertThat(first.getApplied()).isFalse();
      assertThat(first.getHeldBackList())
          .hasSize(TwoClusters.PARTITIONS)
          .allSatisfy(shard -> assertThat(shard.getNode()).isEqualTo("n1"))
          .extracting(ShardFence::getLimitSubject)
          .allSatisfy(origin -> assertThat(origin).matches("(east|west)/n1/\\d+"));
    } finally {
      clusters.kafka().start();
    }
    awaitFence("/lake/d", first.getMarksList());
    assertThat(clusters.west().doors().cat("/lake/d/f")).isEqualTo("new");
  }

  private FenceResponse awaitFence(String path) {
    return awaitFence(path, List.of());
  }

  private FenceResponse awaitFence(String path, List<FenceMark> marks) {
    AtomicReference<List<FenceMark>> brought = new AtomicReference<>(marks);
    AtomicReference<FenceResponse> last = new AtomicReference<>();
    Await.within(
        Await.RECOVERY,
        () -> {
          FenceResponse answer = clusters.west().doors().fence(path, brought.get());
          brought.set(answer.getMarksList());
          last.set(answer);
          assertThat(answer.getApplied()).as("%s", answer).isTrue();
        });
    return last.get();
  }
}
