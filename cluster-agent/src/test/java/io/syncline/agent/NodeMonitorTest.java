package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.testing.FakeWatchers;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.ReconcileInterval;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NodeMonitorTest {
  @Test
  void aWatcherThatCannotReadIsAProblemAndOneThatDoesIsNone() {
    String lake = "file:///srv/lake";
    assertThat(
            NodeMonitor.failingWatchers(
                List.of(
                    FakeWatchers.reading("lake", lake, WatcherView.State.FAILING),
                    FakeWatchers.reading("sea", lake, WatcherView.State.LIVE),
                    FakeWatchers.reading("bay", lake, WatcherView.State.DISTRUSTED),
                    FakeWatchers.waiting("pond", lake))))
        .containsExactly(
            new NodeStatus.Problem(
                ErrorCode.WATCH_FAILED,
                "what others change in store lake is not heard of, its mounts poll: SYN-3001"
                    + " away"),
            new NodeStatus.Problem(
                ErrorCode.WATCH_FAILED,
                "what others change in store bay may not be heard of, its mounts poll: a canary is"
                    + " missing"));
  }

  @Test
  void aRoundThatIsLateByMoreThanAnIntervalIsAProblem() {
    Mount hourly = mount("/hourly", ReconcileInterval.of(Duration.ofHours(1)));
    Mount never = mount("/never", ReconcileInterval.NEVER);
    Map<Mount, Duration> ages =
        new HashMap<>(Map.of(hourly, Duration.ofHours(2), never, Duration.ofDays(9)));
    List<Mount> mounts = List.of(hourly, never);
    assertThat(NodeMonitor.overdueRounds(mounts, mount -> Optional.ofNullable(ages.get(mount))))
        .isEmpty();
    ages.put(hourly, Duration.ofHours(2).plusSeconds(61));
    assertThat(NodeMonitor.overdueRounds(mounts, mount -> Optional.ofNullable(ages.get(mount))))
        .containsExactly(
            new NodeStatus.Problem(
                ErrorCode.RECONCILE_OVERDUE,
                "what is held of mount /hourly was not asked again for 7261 s (expected every 3600"
                    + " s)"));
    ages.clear();
    assertThat(NodeMonitor.overdueRounds(mounts, mount -> Optional.ofNullable(ages.get(mount))))
        .isEmpty();
  }

  private static Mount mount(String path, ReconcileInterval reconcile) {
    MountPolicy policy =
        new MountPolicy(
            SyncInterval.NEVER,
            MountPolicy.ExternalChanges.WATCHED,
            MountPolicy.OnStale.FAIL,
            reconcile);
    return new Mount(NamespacePath.parse(path), Location.parse("s3://lake"), "lake", policy);
  }

  @Test
  void shardsWhoseStoreFailedAreOneProblem() {
    SyncException full = new SyncException(ErrorCode.DISK_FULL, "no room");
    assertThat(NodeMonitor.failedShards(new TreeMap<>(Map.of(7, full, 2, full))))
        .contains(
            new NodeStatus.Problem(
                ErrorCode.DISK_FULL,
                "shards [2, 7] are not held until their store works again: no room"));
  }

  @Test
  void endOfTheReadingThatEndsTheNodeIsListedOnceWithItsOwnCode() {
    SyncException mismatch = new SyncException(ErrorCode.BUS_TOPIC_MISMATCH, "3 partitions");
    SyncException reading = BusLink.ended(mismatch);
    NodeStatus.Problem problem =
        new NodeStatus.Problem(ErrorCode.BUS_TOPIC_MISMATCH, "3 partitions");
    assertThat(NodeMonitor.ended(Optional.of(reading), Optional.of(reading)))
        .containsExactly(problem);
    assertThat(NodeMonitor.ended(Optional.empty(), Optional.of(reading))).containsExactly(problem);
    assertThat(NodeMonitor.ended(Optional.of(reading), Optional.empty())).containsExactly(problem);
    assertThat(NodeMonitor.ended(Optional.empty(), Optional.empty())).isEmpty();
  }

  @Test
  void unexpectedEndOfTheReadingIsAnInternalProblemListedOnce() {
    IllegalStateException bug = new IllegalStateException("a bug");
    assertThat(NodeMonitor.ended(Optional.of(BusLink.ended(bug)), Optional.of(BusLink.ended(bug))))
        .containsExactly(
            new NodeStatus.Problem(
                ErrorCode.INTERNAL,
                "reading the log ended: java.lang.IllegalStateException: a bug"));
  }

  @Test
  void whatEndedTheNodeComesBeforeWhatElseEndedItsReading() {
    SyncException disk = new SyncException(ErrorCode.STORE_FAILED, "gone");
    SyncException name = new SyncException(ErrorCode.DUPLICATE_NODE, "n1");
    assertThat(NodeMonitor.ended(Optional.of(disk), Optional.of(name)))
        .extracting(NodeStatus.Problem::code)
        .containsExactly(ErrorCode.STORE_FAILED, ErrorCode.DUPLICATE_NODE);
  }

  @Test
  void recordsThatAreSetAsideAreOneProblem() {
    assertThat(NodeMonitor.setAside(0)).isEmpty();
    assertThat(NodeMonitor.setAside(3))
        .contains(
            new NodeStatus.Problem(
                ErrorCode.BUS_RECORD_UNREADABLE,
                "records of the log that cannot be read, set aside since the start: 3; find out who"
                    + " writes to the topic, and restrict it with an ACL"));
  }

  @Test
  void noProblemWhileAllStoresWork() {
    assertThat(NodeMonitor.failedShards(new TreeMap<>())).isEmpty();
  }
}
