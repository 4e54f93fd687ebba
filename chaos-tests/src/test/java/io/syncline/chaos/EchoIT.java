package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.embedded.S3Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bucket that is written through Syncline, and whose notifications of that come back: they cost
 * no question. Its mounts never ask the store because of age.
 */
final class EchoIT {
  private static final String ECHOES = "syncline_shard_echoes_total";
  private static final String HEADS = "syncline_ufs_call_seconds_count{operation=\"head\",";

  @TempDir private static Path folder;
  private static EmbeddedQueue queue;
  private static S3Events events;
  private static EmbeddedS3 s3;
  private static TwoClusters clusters;
  private static StoreView outside;

  @BeforeAll
  static void start() {
    queue = EmbeddedQueue.start();
    queue.make("lake", Map.of("VisibilityTimeout", "20"));
    events = new S3Events(body -> queue.send("lake", body));
    s3 = EmbeddedS3.start(null, 0, List.of(TwoClusters.BUCKET), events);
    clusters =
        TwoClusters.overWatchedS3(folder, s3, queue.queue("lake"), "    unique-request-ids: true\n")
            .start();
    outside = clusters.store();
    clusters.awaitWatched();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    queue.close();
  }

  @Test
  void eventsOfOwnWritesCostNothingAndThoseOfOthersDo() {
    events.go(S3Events.Way.HELD);
    east().put("/lake/in/made", "first");
    east().put("/lake/in/moved", "moved");
    east().put("/lake/in/removed", "removed");
    west().rename("/lake/in/moved", "/lake/in/there");
    west().delete("/lake/in/removed", false);
    west().makeDirectory("/lake/in/empty");
    seenInBoth();
    settledWithoutAQuestion();

    double east = east().metric(ECHOES);
    double west = west().metric(ECHOES);
    s3.forgetRequests();
    // Seven events, each of a path, its directory and the bucket.
    events.go(S3Events.Way.ONCE);
    awaitEchoes(east + 7 * 3, west + 7 * 3);
    events.again();
    awaitEchoes(east + 2 * 7 * 3, west + 2 * 7 * 3);
    lookInBoth();
    assertThat(questions()).as("asked because of own events").isZero();

    double eastAsked = east().sum(HEADS);
    double westAsked = west().sum(HEADS);
    outside.put("in/made", "first");
    Await.seen(
        () -> {
          lookInBoth();
          assertThat(east().sum(HEADS))
              .as("east asks what somebody else has written, though it is the same")
              .isGreaterThan(eastAsked);
          assertThat(west().sum(HEADS)).as("and so does west").isGreaterThan(westAsked);
        });
  }

  @Test
  void eventsOfTreesThatANodeHasRemovedOrRenamedCostNothing() {
    events.go(S3Events.Way.HELD);
    east().put("/lake/out/gone/a", "a");
    east().put("/lake/out/gone/sub/b", "b");
    east().put("/lake/out/moved/c", "c");
    east().put("/lake/out/stays", "stays");
    west().delete("/lake/out/gone", true);
    west().rename("/lake/out/moved", "/lake/out/there");
    Await.seen(
        () -> {
          s3.forgetRequests();
          lookForTreesInBoth();
          assertThat(questions()).isZero();
        });

    double east = east().metric(ECHOES);
    double west = west().metric(ECHOES);
    s3.forgetRequests();
    // Eight events, each of a path and of the three or four directories above it, or of two.
    int told = 4 + 5 + 4 + 3 + 4 + 5 + 4 + 4;
    events.go(S3Events.Way.ONCE);
    awaitEchoes(east + told, west + told);
    lookForTreesInBoth();
    assertThat(questions()).as("asked because of own events").isZero();
  }

  /**
   * It has more keys than are told by name, and the events of the directories above are not known.
   */
  @Test
  void eventsOfALargeTreeCostNothingForWhatIsKnownToBeGone() {
    events.go(S3Events.Way.HELD);
    for (int i = 10; i <= 40; i++) {
      east().put("/lake/many/" + i, "x");
    }
    west().delete("/lake/many", true);
    List<String> gone = List.of("/lake/many", "/lake/many/10", "/lake/many/25", "/lake/many/40");
    Await.seen(
        () -> {
          s3.forgetRequests();
          absentInBoth(gone);
          assertThat(questions()).isZero();
        });

    double east = east().metric(ECHOES);
    double west = west().metric(ECHOES);
    s3.forgetRequests();
    // Each file and what is above it when it was made; then at least what is looked for.
    int told = 31 * 3 + gone.size();
    events.go(S3Events.Way.ONCE);
    awaitEchoes(east + told, west + told);
    absentInBoth(gone);
    assertThat(questions()).as("asked because of own events").isZero();
  }

  private static void absentInBoth(List<String> paths) {
    for (Doors doors : List.of(east(), west())) {
      for (String path : paths) {
        assertThat(doors.isAbsent(path)).as(path).isTrue();
      }
    }
  }

  private static void lookForTreesInBoth() {
    absentInBoth(
        Stream.of("gone", "gone/a", "gone/sub", "gone/sub/b", "moved", "moved/c")
            .map(name -> "/lake/out/" + name)
            .toList());
    for (Doors doors : List.of(east(), west())) {
      doors.stat("/lake/out");
      doors.stat("/lake/out/stays");
      doors.stat("/lake/out/there/c");
      assertThat(doors.ls("/lake/out")).containsExactlyInAnyOrder("stays", "there");
    }
  }

  private static void awaitEchoes(double east, double west) {
    Await.seen(
        () -> {
          assertThat(east().metric(ECHOES)).isGreaterThanOrEqualTo(east);
          assertThat(west().metric(ECHOES)).isGreaterThanOrEqualTo(west);
        });
  }

  /** Everything that was told was asked about. */
  private static void settledWithoutAQuestion() {
    Await.seen(
        () -> {
          s3.forgetRequests();
          lookInBoth();
          assertThat(questions()).isZero();
        });
  }

  private static void seenInBoth() {
    Await.seen(
        () -> {
          for (Doors doors : List.of(east(), west())) {
            assertThat(doors.ls("/lake/in")).containsExactlyInAnyOrder("empty", "made", "there");
            assertThat(doors.isAbsent("/lake/in/removed")).isTrue();
          }
        });
  }

  private static void lookInBoth() {
    for (Doors doors : List.of(east(), west())) {
      doors.stat("/lake/in");
      doors.stat("/lake/in/made");
      doors.stat("/lake/in/there");
      doors.stat("/lake/in/empty");
      assertThat(doors.isAbsent("/lake/in/moved")).isTrue();
      assertThat(doors.isAbsent("/lake/in/removed")).isTrue();
      assertThat(doors.ls("/lake/in")).hasSize(3);
    }
  }

  private static int questions() {
    return s3.count(S3Operation.HEAD_OBJECT) + s3.count(S3Operation.LIST_OBJECTS);
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
