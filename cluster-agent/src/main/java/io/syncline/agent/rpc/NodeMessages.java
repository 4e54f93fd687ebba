package io.syncline.agent.rpc;

import io.syncline.agent.admin.NodeAdmin;
import io.syncline.agent.admin.NodeEntry;
import io.syncline.agent.fencing.FencingState;
import io.syncline.proto.node.v1.ClusterNodeInfo;
import io.syncline.proto.node.v1.FencingInfo;
import io.syncline.proto.node.v1.ForgetClusterRequest;
import io.syncline.proto.node.v1.ForgetClusterResponse;
import io.syncline.proto.node.v1.ForgetNodeRequest;
import io.syncline.proto.node.v1.ForgetNodeResponse;
import io.syncline.proto.node.v1.ListNodesResponse;
import io.syncline.proto.node.v1.NodeOriginInfo;
import io.syncline.proto.node.v1.NodeOriginState;
import io.syncline.proto.node.v1.NodeStanding;
import java.util.List;

/** The wire form of a cluster's nodes. */
final class NodeMessages {
  private NodeMessages() {}

  static ListNodesResponse list(List<NodeEntry> nodes, List<NodeEntry> goneElsewhere) {
    return ListNodesResponse.newBuilder()
        .addAllNodes(nodes.stream().map(NodeMessages::info).toList())
        .addAllGoneElsewhere(goneElsewhere.stream().map(NodeMessages::infoElsewhere).toList())
        .build();
  }

  static NodeAdmin.Wish wish(ForgetNodeRequest request) {
    return new NodeAdmin.Wish(request.getProcessIsDead(), request.getDryRun(), request.getReason());
  }

  static NodeAdmin.Wish wish(ForgetClusterRequest request) {
    return new NodeAdmin.Wish(request.getProcessIsDead(), request.getDryRun(), request.getReason());
  }

  static ForgetNodeResponse forgetting(NodeAdmin.Forgetting forgetting) {
    return ForgetNodeResponse.newBuilder()
        .setNode(info(forgetting.node()))
        .setWaitSeconds(forgetting.atLeast().toNanos() / 1e9)
        .build();
  }

  static ForgetClusterResponse forgetting(NodeAdmin.ForgettingCluster forgetting) {
    return ForgetClusterResponse.newBuilder()
        .setCluster(forgetting.cluster())
        .addAllNodes(forgetting.nodes().stream().map(NodeMessages::infoElsewhere).toList())
        .setWaitSeconds(forgetting.atLeast().toNanos() / 1e9)
        .build();
  }

  private static ClusterNodeInfo infoElsewhere(NodeEntry node) {
    return info(node).toBuilder().setCluster(node.cluster()).build();
  }

  private static ClusterNodeInfo info(NodeEntry node) {
    return ClusterNodeInfo.newBuilder()
        .setName(node.name())
        .setLive(node.live())
        .setAddress(node.address().orElse(""))
        .setStanding(
            node.standing().map(DrainMessages::wire).orElse(NodeStanding.NODE_STANDING_UNSPECIFIED))
        .addAllOrigins(node.origins().stream().map(NodeMessages::info).toList())
        .build();
  }

  private static NodeOriginInfo info(NodeEntry.Start start) {
    NodeOriginInfo.Builder info =
        NodeOriginInfo.newBuilder()
            .setIncarnation(start.incarnation())
            .setState(
                switch (start.state()) {
                  case JOINED -> NodeOriginState.NODE_ORIGIN_STATE_JOINED;
                  case LEAVING -> NodeOriginState.NODE_ORIGIN_STATE_LEAVING;
                  case FENCING -> NodeOriginState.NODE_ORIGIN_STATE_FENCING;
                  case GIVEN_UP -> NodeOriginState.NODE_ORIGIN_STATE_GIVEN_UP;
                });
    start.fencing().ifPresent(fencing -> info.setFencing(info(fencing)));
    return info.build();
  }

  private static FencingInfo info(FencingState fencing) {
    FencingInfo.Builder info =
        FencingInfo.newBuilder()
            .setSinceMillis(fencing.since().toEpochMilli())
            .setProcessIsDead(fencing.processIsDead())
            .setBeginnings(fencing.beginnings())
            .setDetail(fencing.detail());
    fencing.until().ifPresent(until -> info.setUntilMillis(until.toEpochMilli()));
    return info.build();
  }
}
