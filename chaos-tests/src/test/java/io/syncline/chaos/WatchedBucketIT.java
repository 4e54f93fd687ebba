package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bucket that somebody else writes: its notifications come into a queue, one cluster reads it,
 * both see it. Its mounts ask the store never, or once an hour: what is seen was told.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class WatchedBucketIT {
  private static final String MALFORMED =
      "syncline_watcher_malformed_messages_total{store=\"lake\"}";

  private static final String UNTOLD = "syncline_shard_changes_untold_total";
  private static final String PUBLISHED = "syncline_shard_changes_untold_published_total";

  /** A reader waits first until nothing can be hidden that another one received. */
  private static final Duration FIRST_CLAIM = Duration.ofMinutes(5);

  @TempDir private static Path folder;
  private static EmbeddedQueue queue;
  private static S3Events events;

  /** Of keys that contain it, nobody ever hears. */
  private static volatile String unheard = "no key at all";

  private static TwoClusters clusters;
  private static StoreView outside;

  @BeforeAll
  static void start() {
    queue = EmbeddedQueue.start();
    queue.make("lake", Map.of("VisibilityTimeout", "20"));
    events = new S3Events(WatchedBucketIT::deliver);
    EmbeddedS3 s3 = EmbeddedS3.start(null, 0, List.of(TwoClusters.BUCKET), events);
    clusters =
        TwoClusters.overWatchedS3(
                folder,
                s3,
                queue.queue("lake"),
                """
                    watch-allowance: 20s
                    watch-canary: 's3://lake/canaries'
                    watch-canary-interval: 1s
                """)
            .start();
    outside = clusters.store();
    AddMountRequest hourly =
        clusters.lakeMount().toBuilder()
            .setPath("/hourly")
            .setSyncIntervalMillis(Duration.ofHours(1).toMillis())
            .build();
    east().addMount(hourly);
    west().addMount(hourly);
  }

  private static void deliver(String notification) {
    if (!notification.contains(unheard)) {
      queue.send("lake", notification);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    queue.close();
  }

  @Test
  @Order(2)
  void whatSomebodyElseWritesIsSeenInBothClustersAndCountsAsFreshThere() {
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.isAbsent("/lake/in/file")).isTrue();
    }
    outside.put("in/file", "first");
    seenInBoth("/lake/in/file", "first");
    outside.put("in/file", "other");
    seenInBoth("/lake/in/file", "other");
    Await.within(
        FIRST_CLAIM,
        () -> {
          assertThat(watcher().getState()).isEqualTo(WatcherState.WATCHER_STATE_LIVE);
          assertThat(List.of(east(), west())).allMatch(doors -> doors.isLive("/hourly"));
        });
    events.go(S3Events.Way.TWICE);
    outside.put("in/file", "and twice");
    seenInBoth("/hourly/in/file", "and twice");
    queue.send("lake", "{ this is no notification");
    Await.seen(() -> assertThat(east().metric(MALFORMED)).isPositive());
    outside.put("in/file", "behind it");
    seenInBoth("/hourly/in/file", "behind it");
    assertThat(watcher().getKind()).isEqualTo("sqs");
  }

  /**
   * An event that is lost for good: the cluster that asks again finds what it missed, and tells the
   * other one, which does not ask. The first test, because after any other one events may still be
   * on their way that make everything old.
   */
  @Test
  @Order(1)
  void whatNobodyTellsOfIsFoundAndToldToTheOtherCluster() {
    unheard = "lost/file";
    outside.put("lost/file", "first");
    Await.within(
        FIRST_CLAIM,
        () -> assertThat(List.of(east(), west())).allMatch(doors -> doors.isLive("/hourly")));
    sizeInBoth("first".length());
    outside.put("lost/file", "another");
    sizeInBoth("first".length());
    east()
        .setMount(
            SetMountRequest.newBuilder().setPath("/hourly").setReconcileMillis(1_000).build());
    Await.within(FIRST_CLAIM, () -> sizeInBoth("another".length()));
    assertThat(east().metric(UNTOLD)).isPositive();
    assertThat(east().metric(PUBLISHED)).isPositive();
    assertThat(west().metric(UNTOLD)).isZero();
  }

  /** What is held of it, which reading its bytes would find out to be old. */
  private static void sizeInBoth(int size) {
    for (Doors doors : List.of(east(), west())) {
      assertThat(doors.stat("/hourly/lost/file").getSize()).isEqualTo(size);
    }
  }

  private static void seenInBoth(String path, String text) {
    Await.seen(
        () -> {
          assertThat(east().cat(path)).isEqualTo(text);
          assertThat(west().cat(path)).isEqualTo(text);
        });
  }

  private static WatcherInfo watcher() {
    return east().watchers().get(0);
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
