package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.FenceMark;
import io.syncline.proto.node.v1.FenceNodeRequest;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.LakeCluster;
import io.syncline.proto.node.v1.ShardFence;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fences over a real port: the asked node decides for its cluster, and asks the others. */
final class FenceRpcTest extends RpcFixture {
  private static final String LAKE = "s3://lake/a";

  @BeforeEach
  void mount() {
    cluster.mounts =
        MountTable.of(
            1,
            List.of(
                mount("/lake", "s3://lake"),
                mount("/lake/inner", "s3://inner/x"),
                mount("/far/away", "s3://far/b/c")));
    cluster.nanos.set(100);
  }

  @Test
  void theMomentOfTheFirstQuestionCountsInAllThatBringItsMarkBack() {
    cluster.told(0, 150);
    cluster.told(1, 99);
    FenceResponse first = fence(List.of());
    assertThat(first.getApplied()).isFalse();
    assertThat(first.getShardsApplied()).isEqualTo(1);
    assertThat(first.getHeldBackList()).hasSize(1);
    ShardFence late = first.getHeldBack(0);
    assertThat(late.getShard()).isEqualTo(1);
    assertThat(late.getNode()).isEqualTo("n1");
    assertThat(late.getLimit()).isEqualTo(FeedLimit.FEED_LIMIT_CLAIM);
    assertThat(late.getLimitSubject()).isEqualTo("west/n1/3");
    assertThat(late.getBehindSeconds()).isEqualTo(1e-9);

    cluster.nanos.set(500);
    cluster.told(1, 100);
    cluster.read(100);
    assertThat(fence(first.getMarksList()).getApplied()).isTrue();
    assertThat(fence(List.of()).getApplied()).as("asked for the first time").isFalse();
    FenceMark ofAnotherStart = first.getMarks(0).toBuilder().setProcess("8").build();
    assertThat(fence(List.of(ofAnotherStart)).getApplied()).isFalse();
  }

  @Test
  void allIsAppliedOnlyWhereAllClustersAreKnown() {
    cluster.told(0, 200);
    cluster.told(1, 200);
    cluster.register("east");
    cluster.register("west");
    cluster.register("retired");
    cluster.join(FakeCluster.SELF);
    cluster.join(new Origin("west", "n1", 3));
    cluster.read(99);
    assertThat(fence(List.of()).getApplied()).as("a cluster may have joined since").isFalse();
    cluster.read(100);
    FenceResponse answer = fence(List.of());
    assertThat(answer.getApplied()).isTrue();
    assertThat(answer.getCluster()).isEqualTo("east");
    assertThat(answer.getClustersList())
        .containsExactly(cluster("east", true), cluster("retired", false), cluster("west", true));
    cluster.left(new Origin("west", "n1", 3));
    cluster.read(100);
    assertThat(fence(List.of()).getClustersList()).contains(cluster("west", false));
  }

  @Test
  void aShardThatNobodyHoldsHoldsTheClusterBack() {
    cluster.told(0, 200);
    cluster.read(100);
    FenceResponse answer = fence(List.of());
    assertThat(answer.getApplied()).isFalse();
    assertThat(answer.getHeldBack(0).getNode()).isEmpty();
    assertThat(answer.getHeldBack(0).getLimit()).isEqualTo(FeedLimit.FEED_LIMIT_UNSPECIFIED);
  }

  /** The other node is this one again, under another name. */
  @Test
  void otherNodesAreAskedThroughTheirDoors() {
    cluster.told(0, 200);
    cluster.told(1, 99);
    cluster.read(100);
    cluster.registered = Optional.of(List.of(FakeCluster.info("n1"), at("n2", server.port())));
    FenceResponse answer = fence(List.of());
    assertThat(answer.getHeldBackList())
        .extracting(ShardFence::getNode)
        .containsExactly("n1", "n2");
    assertThat(answer.getMarksCount()).isEqualTo(2);
    cluster.told(1, 100);
    assertThat(fence(answer.getMarksList()).getApplied()).isTrue();
  }

  @Test
  void aNodeThatDoesNotAnswerHoldsTheClusterBackAndIsNamed() {
    cluster.told(0, 200);
    cluster.told(1, 200);
    cluster.read(100);
    cluster.registered = Optional.of(List.of(at("n2", 1)));
    FenceResponse answer = fence(List.of());
    assertThat(answer.getApplied()).isFalse();
    assertThat(answer.getShardsApplied()).isEqualTo(2);
    assertThat(answer.getSilent(0).getNode()).isEqualTo("n2");
    assertThat(answer.getSilent(0).getDetail()).startsWith("UNAVAILABLE: ");
  }

  @Test
  void whileZooKeeperIsAwayNobodyKnowsWhomToAsk() throws Exception {
    cluster.registered = Optional.empty();
    assertThat(code(() -> fence(List.of()))).isEqualTo(ErrorCode.COORDINATION_UNAVAILABLE.id());
  }

  @Test
  void aPathStandsForItsPlaceAndForAllMountsBelowIt() throws Exception {
    assertThat(locations("/lake/a")).containsExactly("s3://lake/a");
    assertThat(locations("/lake")).containsExactlyInAnyOrder("s3://lake/", "s3://inner/x");
    assertThat(locations("/far")).containsExactly("s3://far/b/c");
    assertThat(locations("/"))
        .containsExactlyInAnyOrder("s3://lake/", "s3://inner/x", "s3://far/b/c");
    assertThat(locations("s3://far/b")).as("above a mount").containsExactly("s3://far/b");
    assertThat(code(() -> locations("/nowhere"))).isEqualTo(ErrorCode.UNKNOWN_MOUNT.id());
    assertThat(code(() -> locations("s3://elsewhere/a"))).isEqualTo(ErrorCode.UNKNOWN_MOUNT.id());
    assertThat(
            admin
                .fence(FenceRequest.newBuilder().addLocations("s3://elsewhere/a").build())
                .getLocationsList())
        .as("of another cluster's mount")
        .containsExactly("s3://elsewhere/a");
  }

  @Test
  void whatIsAskedIsBounded() throws Exception {
    List<String> many = Collections.nCopies(1001, LAKE);
    assertThat(code(() -> admin.fence(FenceRequest.newBuilder().addAllLocations(many).build())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    assertThat(code(() -> fence(Collections.nCopies(257, FenceMark.getDefaultInstance()))))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    assertThat(code(() -> admin.fenceNode(FenceNodeRequest.getDefaultInstance())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
  }

  private FenceResponse fence(List<FenceMark> marks) {
    return admin.fence(FenceRequest.newBuilder().addLocations(LAKE).addAllMarks(marks).build());
  }

  private List<String> locations(String path) {
    return admin.fence(FenceRequest.newBuilder().setPath(path).build()).getLocationsList();
  }

  private static LakeCluster cluster(String name, boolean live) {
    return LakeCluster.newBuilder().setName(name).setLive(live).build();
  }

  private static NodeInfo at(String name, int port) {
    return new NodeInfo(name, "other", "127.0.0.1", port, 1, 1, 4000);
  }

  private static Mount mount(String path, String location) {
    return new Mount(
        NamespacePath.parse(path), Location.parse(location), "lake", MountPolicy.DEFAULT);
  }
}
