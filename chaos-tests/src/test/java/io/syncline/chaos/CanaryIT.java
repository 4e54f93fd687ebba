package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notifications that break off, and come again: what both clusters make of it, and show. */
final class CanaryIT {
  /** A reader waits first until nothing can be hidden that another one received. */
  private static final Duration FIRST_CLAIM = Duration.ofMinutes(5);

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  /** No age is too old there, and it is not to count as covered all the same. */
  private static final String NEVER = TwoClusters.LAKE;

  private static final String BOUNDED = "/bounded";

  @TempDir private static Path folder;
  private static EmbeddedQueue queue;
  private static S3Events events;
  private static TwoClusters clusters;

  @BeforeAll
  static void start() {
    queue = EmbeddedQueue.start();
    queue.make("lake", Map.of("VisibilityTimeout", "20"));
    events = new S3Events(notification -> queue.send("lake", notification));
    EmbeddedS3 s3 = EmbeddedS3.start(null, 0, List.of(TwoClusters.BUCKET), events);
    clusters =
        TwoClusters.overWatchedS3(
                folder,
                s3,
                queue.queue("lake"),
                """
                    watch-allowance: 15s
                    watch-canary: 's3://lake/canaries'
                    watch-canary-interval: 1s
                    watch-canary-patience: 5s
                """)
            .start();
    AddMountRequest bounded =
        clusters.lakeMount().toBuilder()
            .setPath(BOUNDED)
            .setSyncIntervalMillis(INTERVAL.toMillis())
            .build();
    both().forEach(doors -> doors.addMount(bounded));
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    queue.close();
  }

  @Test
  void whileCanariesStayAwayBothClustersPollAndSayWhyAndGoOnOnceTheyComeBack() {
    firstIsShown("in/file");
    events.go(S3Events.Way.DROPPED);
    Await.within(Duration.ofMinutes(1), CanaryIT::bothPollAndSayWhy);
    clusters.store().put("in/file", "and unheard");
    Await.within(INTERVAL.multipliedBy(2), () -> isShown(BOUNDED, "in/file", "and unheard"));
    bothPollAndSayWhy();
    events.go(S3Events.Way.ONCE);
    Await.within(FIRST_CLAIM, CanaryIT::allIsLive);
    isShown(NEVER, "in/file", "and unheard");
    assertThat(watcher().getFailure()).isEmpty();
    assertThat(problems()).isEmpty();
  }

  /** The successor's own canaries come back: what was not told before is told by nobody else. */
  @Test
  void whatWasNotToldBeforeTheReaderStartedAnewIsShownOnceItBelievesItsQueue() {
    firstIsShown("in/other");
    events.go(S3Events.Way.DROPPED);
    Await.within(
        Duration.ofMinutes(1),
        () -> assertThat(watcher().getState()).isEqualTo(WatcherState.WATCHER_STATE_DISTRUSTED));
    clusters.store().put("in/other", "and unheard");
    clusters.east().stop();
    events.go(S3Events.Way.ONCE);
    clusters.east().start();
    Await.within(FIRST_CLAIM, CanaryIT::allIsLive);
    isShown(NEVER, "in/other", "and unheard");
  }

  private static void firstIsShown(String key) {
    clusters.store().put(key, "first");
    Await.within(FIRST_CLAIM, CanaryIT::allIsLive);
    isShown(NEVER, key, "first");
    isShown(BOUNDED, key, "first");
  }

  private static void isShown(String mount, String key, String bytes) {
    both().forEach(doors -> assertThat(doors.cat(mount + "/" + key)).isEqualTo(bytes));
  }

  private static void allIsLive() {
    assertThat(watcher().getState()).isEqualTo(WatcherState.WATCHER_STATE_LIVE);
    assertThat(watcher().hasCanarySeconds()).isTrue();
    for (Doors doors : both()) {
      assertThat(List.of(NEVER, BOUNDED)).allMatch(doors::isLive);
    }
  }

  private static void bothPollAndSayWhy() {
    assertThat(watcher().getState()).isEqualTo(WatcherState.WATCHER_STATE_DISTRUSTED);
    assertThat(watcher().getFailure()).contains("a canary of", "did not come back");
    assertThat(problems()).anyMatch(problem -> problem.contains("did not come back"));
    for (Doors doors : both()) {
      assertThat(doors.status().getMountsList())
          .filteredOn(mount -> List.of(NEVER, BOUNDED).contains(mount.getPath()))
          .hasSize(2)
          .allMatch(mount -> mount.getState() == MountState.MOUNT_STATE_POLLING)
          .allMatch(mount -> mount.getLimit() == FeedLimit.FEED_LIMIT_WITHDRAWN)
          .extracting(MountInfo::getLimitSubject)
          .allMatch(subject -> subject.startsWith("east/watch-lake/"));
    }
  }

  /** What the node says of itself that reads the queue. */
  private static List<String> problems() {
    return clusters.east().doors().status().getProblemsList().stream()
        .filter(problem -> problem.getCode().equals("SYN-5008"))
        .map(problem -> problem.getMessage())
        .toList();
  }

  private static WatcherInfo watcher() {
    return clusters.east().doors().watchers().get(0);
  }

  private static List<Doors> both() {
    return List.of(clusters.east().doors(), clusters.west().doors());
  }
}
