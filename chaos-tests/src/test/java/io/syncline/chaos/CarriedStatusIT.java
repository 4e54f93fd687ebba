package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Operation;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.StatResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where changes carry the new status, the other cluster shows it without asking the store. */
final class CarriedStatusIT {
  private static final String FILE = "/lake/t/f";

  @TempDir private static Path folder;
  private static EmbeddedS3 s3;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  private int size = 10;

  @BeforeAll
  static void start() {
    s3 = EmbeddedS3.inMemory(TwoClusters.BUCKET);
    clusters = TwoClusters.overS3(folder, s3, "sync.carry-statuses: true\n").start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void theOtherClusterIsToldWhatTheFileIsLike() {
    write();
    Await.seen(() -> assertThat(west.stat(FILE).getSize()).isEqualTo(size));
    Await.within(
        Await.RECOVERY,
        () -> {
          awaitThatTheFeedIsCompleteBehindWhatIsHeld();
          write();
          clusters.awaitWestHasApplied();
          int asked = s3.count(S3Operation.HEAD_OBJECT);
          FileInfo seen = west.stat(FILE);
          assertThat(s3.count(S3Operation.HEAD_OBJECT)).as("questions").isEqualTo(asked);
          assertThat(seen.getSize()).isEqualTo(size);
          assertThat(seen).isEqualTo(east.stat(FILE));
        });
    assertThat(west.cat(FILE)).hasSize(size);
    assertThat(west.metric("syncline_shard_statuses_taken_total")).isPositive();

    clusters.store().put("t/f", "from outside");
    assertThat(west.stat(FILE).getSize()).as("nobody told of it").isEqualTo(size);
    write();
    Await.seen(() -> assertThat(west.stat(FILE).getSize()).isEqualTo(size));
  }

  @Test
  void theWriterHoldsWhatItWrote() {
    east.put("/lake/own/f", "abc");
    int asked = s3.count(S3Operation.HEAD_OBJECT);
    assertThat(east.stat("/lake/own/f").getSize()).isEqualTo(3);
    assertThat(s3.count(S3Operation.HEAD_OBJECT)).isEqualTo(asked);
  }

  private void write() {
    size++;
    east.put(FILE, "x".repeat(size));
  }

  /** Then the next heartbeat of the other cluster is younger than what is held here. */
  private static void awaitThatTheFeedIsCompleteBehindWhatIsHeld() {
    west.stat(FILE);
    long answered = System.nanoTime();
    Await.within(
        Await.RECOVERY,
        () -> {
          double seconds = (System.nanoTime() - answered) / 1e9;
          StatResponse answer = west.statResponse(FILE);
          assertThat(answer.getFreshness().hasAgeSeconds()).isTrue();
          assertThat(answer.getFreshness().getAgeSeconds()).isLessThan(seconds);
        });
  }
}
