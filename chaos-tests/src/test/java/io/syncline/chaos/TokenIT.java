package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.Token;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was written in one cluster is read in the other with its token, whether it was told or not.
 */
final class TokenIT {
  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder).start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void readsItsWriteInTheOtherClusterWhileKafkaIsAway() {
    east.putAndPublish("/lake/t/a", "before");
    // What west is told later would make it ask again.
    clusters.awaitWestHasApplied();
    assertThat(west.stat("/lake/t/a").getSize()).isEqualTo(6);
    assertThat(west.ls("/lake/t")).containsExactly("a");

    clusters.kafka().stop();
    List<Token> changed;
    List<Token> made;
    try {
      changed = tokens(east, "/lake/t/a", "changed meanwhile");
      made = tokens(east, "/lake/t/b", "new");
      assertThat(west.stat("/lake/t/a").getSize()).as("what west was told").isEqualTo(6);
      assertThat(west.ls("/lake/t")).as("what west was told").containsExactly("a");

      assertThat(west.stat("/lake/t/a", changed).getFile().getSize()).isEqualTo(17);
      assertThat(west.cat("/lake/t/a", changed)).isEqualTo("changed meanwhile");
      assertThat(west.list("/lake/t", made))
          .extracting(FileInfo::getPath)
          .containsExactly("/lake/t/a", "/lake/t/b");
      assertThat(west.cat("/lake/t/b", made)).isEqualTo("new");
    } finally {
      clusters.kafka().start();
    }

    Await.within(
        Await.RECOVERY,
        () -> {
          StatResponse answer = west.stat("/lake/t/a", changed);
          assertThat(answer.getFile().getSize()).isEqualTo(17);
          assertThat(answer.getFreshness().getReason())
              .as("the token is applied, and what is held is served")
              .isNotEqualTo(ServeReason.SERVE_REASON_VALIDATED_NOW);
        });
  }

  @Test
  void mountsTellHowFarTheFeedIsCompleteAndWhatLimitsIt() {
    for (Doors doors : List.of(east, west)) {
      Await.within(
          Await.RECOVERY,
          () -> {
            MountInfo mount = doors.status().getMounts(0);
            assertThat(mount.getState()).isEqualTo(MountState.MOUNT_STATE_LIVE);
            assertThat(mount.getStalenessBoundSeconds()).isBetween(0.0, 30.0);
            assertThat(mount.getLimit())
                .isIn(FeedLimit.FEED_LIMIT_CLAIM, FeedLimit.FEED_LIMIT_ORIGINS);
            assertThat(mount.getShards().getLive()).isEqualTo(TwoClusters.PARTITIONS);
          });
      doors.put("/lake/live", "x");
      assertThat(doors.statResponse("/lake/live").getFreshness().getState())
          .isEqualTo(MountState.MOUNT_STATE_LIVE);
    }
  }

  private static List<Token> tokens(Doors doors, String path, String text) {
    List<Token> tokens = doors.put(path, text, "overwrite", false).getResult().getTokensList();
    assertThat(tokens).isNotEmpty();
    return tokens;
  }
}
