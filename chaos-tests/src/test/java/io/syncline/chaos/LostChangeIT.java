package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.WriteSeams;
import io.syncline.chaos.client.Answer;
import io.syncline.chaos.client.Client;
import io.syncline.chaos.client.Mount;
import io.syncline.chaos.client.NodeDoor;
import io.syncline.chaos.client.Recorder;
import io.syncline.chaos.client.Session;
import io.syncline.chaos.history.Finding;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.HistoryChecker;
import io.syncline.chaos.history.Report;
import io.syncline.chaos.process.NodeName;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.proto.node.v1.ServeReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The harness can fail: its clients and its checker accuse real nodes of which one does not publish
 * some of what it wrote, and no others.
 */
final class LostChangeIT {
  private static final String SOON = "outbox.heartbeat-interval: 300ms\n";
  private static final long SEED = 7;

  /** Enough for several sets of paths. */
  private static final int ENOUGH_ANSWERS = 1_000;

  /** Between two looks at what was recorded. */
  private static final Duration WORK = Duration.ofSeconds(5);

  /** A machine that is busy with something else is slow. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void nodesThatPublishEverythingAreNotAccused() throws Exception {
    Report report = work(WriteSeams.NONE, judged -> judged.answers() > ENOUGH_ANSWERS);
    assertThat(report.findings()).isEmpty();
    assertThat(report.answers()).isGreaterThan(ENOUGH_ANSWERS);
  }

  @Test
  void aNodeThatDoesNotPublishSomeOfItsWritesIsFound() throws Exception {
    LostChanges lossy = new LostChanges();
    Report report =
        work(lossy, judged -> judged.findings().stream().map(Finding::rule).anyMatch("I2"::equals));
    assertThat(lossy.lost()).isPositive();
    assertThat(report.findings()).extracting(Finding::rule).contains("I2");
  }

  /** Clients of both clusters take turns; no fault happens but what the seams of east do. */
  private Report work(WriteSeams seams, Predicate<Report> enough) throws Exception {
    try (TwoClusters clusters =
        TwoClusters.overS3(folder, EmbeddedS3.inMemory(TwoClusters.BUCKET), SOON)) {
      clusters.east().start(seams);
      clusters.west().start();
      try (NodeDoor east = clusters.east().openDoor();
          NodeDoor west = clusters.west().openDoor()) {
        Recorder recorder = new Recorder();
        for (NodeDoor door : List.of(east, west)) {
          for (Mount mount : Mount.values()) {
            Await.within(Await.RECOVERY, () -> assertThat(isMounted(door, mount)).isTrue());
          }
        }
        CountDownLatch stop = new CountDownLatch(1);
        List<Session> sessions =
            List.of(session("east", east, recorder, stop), session("west", west, recorder, stop));
        long begin = System.nanoTime();
        Report report;
        do {
          long round = System.nanoTime();
          while (System.nanoTime() - round < WORK.toNanos()) {
            sessions.forEach(Session::step);
          }
          report = new HistoryChecker(history(recorder)).check();
        } while ((!enough.test(report) || !isServedByWatermark(west))
            && System.nanoTime() - begin < LONGEST.toNanos());
        assertThat(isServedByWatermark(west)).isTrue();
        return report;
      }
    }
  }

  private static boolean isServedByWatermark(NodeDoor door) {
    return door.served().containsKey(ServeReason.SERVE_REASON_COVERED_BY_WATERMARK);
  }

  private static History history(Recorder recorder) {
    return new History(
        History.Store.IMPLICIT_DIRECTORIES, Map.of(), recorder.operations(), Optional.empty());
  }

  private static boolean isMounted(NodeDoor door, Mount mount) {
    Answer unused = door.addMount(mount.request());
    return door.isLive(mount.path());
  }

  private static Session session(
      String cluster, NodeDoor door, Recorder recorder, CountDownLatch stop) {
    Client client =
        new Client(cluster, new NodeName(cluster, 1), door, recorder, Optional.of(cluster));
    return new Session(cluster, SEED + cluster.hashCode(), List.of(client), stop);
  }
}
