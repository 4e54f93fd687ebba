package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.agent.testing.FakeWatchers;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.proto.node.v1.ListWatchersRequest;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.RescanResponse;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Watchers over a real port: those of the asked node, and those of another one. */
final class WatchersRpcTest extends RpcFixture {
  private static final String LAKE = "file:///srv/lake";

  @Test
  void aWatcherOfTheAskedNodeIsToldInFull() {
    cluster.watchers.views = List.of(FakeWatchers.reading("lake", LAKE, WatcherView.State.LIVE));
    WatcherInfo info = watchers(false).get(0);
    assertThat(info.getName()).isEqualTo("lake");
    assertThat(info.getKind()).isEqualTo("directory");
    assertThat(info.getState()).isEqualTo(WatcherState.WATCHER_STATE_LIVE);
    assertThat(info.getNode()).isEqualTo("n1");
    assertThat(info.getLocationsList()).containsExactly(LAKE);
    assertThat(info.getBehindSeconds()).isEqualTo(1.5);
    assertThat(info.getSinceSeconds()).isEqualTo(90);
    assertThat(info.getPosition()).isEqualTo("p7");
    assertThat(info.getChanges()).isEqualTo(12);
    assertThat(info.getLosses()).isEqualTo(1);
    assertThat(info.getLastLoss()).isEqualTo("OVERFLOW: too much");
    assertThat(info.getOrigin()).isEqualTo("east/watch-lake/7");
    assertThat(info.getFailure()).isEmpty();
    assertThat(info.getCanarySeconds()).isEqualTo(4);
  }

  /** The other node is this one again, which knows it all by then. */
  @Test
  void oneThatAnotherNodeReadsIsAskedForThere() {
    cluster.registered =
        Optional.of(List.of(new NodeInfo("n2", "other", "127.0.0.1", server.port(), 1, 1, 4000)));
    cluster.watchers.lastNode = Optional.of("n2");
    cluster.watchers.views = List.of(FakeWatchers.waiting("lake", LAKE));
    WatcherInfo info = watchers(false).get(0);
    assertThat(info.getNode()).as("it answers, and does not read it either").isEqualTo("n2");
    assertThat(info.getState()).isEqualTo(WatcherState.WATCHER_STATE_UNKNOWN);
    assertThat(watchers(true).get(0).getNode()).as("nobody else is asked").isEmpty();
  }

  @Test
  void oneWhoseNodeDoesNotAnswerIsUnknown() {
    cluster.registered = Optional.of(List.of(new NodeInfo("n2", "x", "127.0.0.1", 1, 1, 1, 4000)));
    cluster.watchers.lastNode = Optional.of("n2");
    cluster.watchers.views = List.of(FakeWatchers.waiting("lake", LAKE));
    WatcherInfo info = watchers(false).get(0);
    assertThat(info.getState()).isEqualTo(WatcherState.WATCHER_STATE_UNKNOWN);
    assertThat(info.getNode()).isEqualTo("n2");
    cluster.registered = Optional.empty();
    assertThat(watchers(false).get(0).getNode()).as("nobody knows whether it lives").isEmpty();
  }

  @Test
  void whatAWatcherTellsAnotherNodeIsUnderstoodThere() {
    WatcherView told = FakeWatchers.reading("lake", LAKE, WatcherView.State.FAILING);
    assertThat(WatcherMessages.views(WatcherMessages.list(List.of(told)))).containsExactly(told);
    WatcherView waiting = FakeWatchers.waiting("lake", LAKE);
    assertThat(WatcherMessages.views(WatcherMessages.list(List.of(waiting))))
        .containsExactly(waiting);
  }

  @Test
  void oneThatIsNotBelievedSaysWhy() {
    cluster.watchers.views =
        List.of(FakeWatchers.reading("lake", LAKE, WatcherView.State.DISTRUSTED));
    WatcherInfo info = watchers(false).get(0);
    assertThat(info.getState()).isEqualTo(WatcherState.WATCHER_STATE_DISTRUSTED);
    assertThat(info.getFailure()).isEqualTo("a canary is missing");
  }

  @Test
  void allThatItCoversOrAPartIsAnnounced() {
    cluster.watchers.views = List.of(FakeWatchers.reading("lake", LAKE, WatcherView.State.LIVE));
    RescanResponse all = admin.rescan(RescanRequest.newBuilder().setName("lake").build());
    assertThat(all.getNode()).isEqualTo("n1");
    assertThat(all.getLocationsList()).containsExactly(LAKE);
    RescanResponse part = admin.rescan(rescan(LAKE + "/a"));
    assertThat(part.getLocationsList()).containsExactly(LAKE + "/a");
    assertThat(cluster.watchers.announced).map(Object::toString).containsExactly(LAKE, LAKE + "/a");
  }

  @Test
  void aDryRunAnnouncesNothing() {
    cluster.watchers.views = List.of(FakeWatchers.reading("lake", LAKE, WatcherView.State.LIVE));
    cluster.watchers.lastNode = Optional.of("n1");
    RescanResponse plan =
        admin.rescan(RescanRequest.newBuilder().setName("lake").setDryRun(true).build());
    assertThat(plan.getNode()).isEqualTo("n1");
    assertThat(plan.getLocationsList()).containsExactly(LAKE);
    assertThat(cluster.watchers.announced).isEmpty();
  }

  @Test
  void whatIsNotCoveredOrNotWatchedIsRefused() throws Exception {
    cluster.watchers.views = List.of(FakeWatchers.reading("lake", LAKE, WatcherView.State.LIVE));
    assertThat(code(() -> admin.rescan(rescan("file:///srv"))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    assertThat(code(() -> admin.rescan(rescan("nonsense"))))
        .isEqualTo(ErrorCode.INVALID_LOCATION.id());
    assertThat(code(() -> admin.rescan(RescanRequest.newBuilder().setName("sea").build())))
        .isEqualTo(ErrorCode.UNKNOWN_WATCHER.id());
    assertThat(
            code(
                () ->
                    admin.rescan(
                        RescanRequest.newBuilder()
                            .setName("lake")
                            .setReason("x".repeat(1025))
                            .build())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    cluster.watchers.refusal = new SyncException(ErrorCode.BUS_UNAVAILABLE, "made to be away");
    assertThat(code(() -> admin.rescan(RescanRequest.newBuilder().setName("lake").build())))
        .isEqualTo(ErrorCode.BUS_UNAVAILABLE.id());
    assertThat(cluster.watchers.announced).isEmpty();
  }

  @Test
  void anotherNodeIsAskedToAndWhatItRefusesIsPassedOn() throws Exception {
    cluster.watchers.views = List.of(FakeWatchers.waiting("lake", LAKE));
    cluster.watchers.turn = false;
    assertThat(code(() -> admin.rescan(rescan(LAKE))))
        .as("nobody knows who reads it")
        .isEqualTo(ErrorCode.NOT_READY.id());
    cluster.watchers.lastNode = Optional.of("n2");
    cluster.registered =
        Optional.of(List.of(new NodeInfo("n2", "other", "127.0.0.1", server.port(), 1, 1, 4000)));
    assertThat(failing(() -> admin.rescan(rescan(LAKE))))
        .as("the other one is this one again, which does not ask a third")
        .hasMessageContaining("nobody reads feed lake");
    cluster.registered = Optional.of(List.of(new NodeInfo("n2", "x", "127.0.0.1", 1, 1, 1, 4000)));
    assertThat(code(() -> admin.rescan(rescan(LAKE)))).isEqualTo(ErrorCode.NODE_UNREACHABLE.id());
    cluster.registered = Optional.of(List.of(FakeCluster.info("n1")));
    cluster.watchers.lastNode = Optional.of("n1");
    assertThat(code(() -> admin.rescan(rescan(LAKE))))
        .as("it was this node, which has no turn now")
        .isEqualTo(ErrorCode.NOT_READY.id());
  }

  private List<WatcherInfo> watchers(boolean thisNodeOnly) {
    return admin
        .listWatchers(ListWatchersRequest.newBuilder().setThisNodeOnly(thisNodeOnly).build())
        .getWatchersList();
  }

  private static RescanRequest rescan(String location) {
    return RescanRequest.newBuilder()
        .setName("lake")
        .setLocation(location)
        .setReason("INC-1")
        .build();
  }
}
