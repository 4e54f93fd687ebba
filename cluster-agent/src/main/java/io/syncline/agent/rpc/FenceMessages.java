package io.syncline.agent.rpc;

import io.syncline.agent.cluster.FenceAdmin;
import io.syncline.agent.cluster.NodeFence;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.model.Location;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.FenceMark;
import io.syncline.proto.node.v1.FenceNodeRequest;
import io.syncline.proto.node.v1.FenceNodeResponse;
import io.syncline.proto.node.v1.FenceRequest;
import io.syncline.proto.node.v1.FenceResponse;
import io.syncline.proto.node.v1.LakeCluster;
import io.syncline.proto.node.v1.ShardFence;
import io.syncline.proto.node.v1.SilentNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The wire form of fences. */
final class FenceMessages {
  /** Shards that are told to be held back; the worst. */
  private static final int MAX_HELD_BACK = 100;

  private FenceMessages() {}

  static FenceResponse answer(FenceAdmin fences, FenceRequest request) {
    List<Location> locations =
        request.getLocationsCount() > 0
            ? locations(request.getLocationsList())
            : fences.locations(request.getPath());
    FenceAdmin.Fence fence = fences.ofCluster(locations, marks(request.getMarksList()));
    FenceResponse.Builder answer =
        FenceResponse.newBuilder()
            .setCluster(fences.cluster())
            .addAllLocations(fence.locations().stream().map(Location::toString).toList())
            .setApplied(fence.applied())
            .setShardsApplied(fence.verdict().shardsApplied())
            .setShardsTotal(fence.verdict().shards())
            .addAllMarks(fence.marks().stream().map(FenceMessages::mark).toList());
    fence.verdict().heldBack().stream()
        .limit(MAX_HELD_BACK)
        .map(FenceMessages::shard)
        .forEach(answer::addHeldBack);
    fence
        .verdict()
        .silent()
        .forEach(
            (node, why) -> answer.addSilent(SilentNode.newBuilder().setNode(node).setDetail(why)));
    fence
        .clusters()
        .forEach(
            (name, live) ->
                answer.addClusters(LakeCluster.newBuilder().setName(name).setLive(live)));
    return answer.build();
  }

  static FenceNodeResponse answer(FenceAdmin fences, FenceNodeRequest request) {
    NodeFence fence =
        fences.ofNode(
            locations(request.getLocationsList()),
            request.hasMark() ? List.of(mark(request.getMark())) : List.of());
    return FenceNodeResponse.newBuilder()
        .setMark(mark(fence.mark()))
        .addAllShards(fence.shards().stream().map(FenceMessages::shard).toList())
        .build();
  }

  /** What is asked of one node, with the mark that it gave out earlier. */
  static FenceNodeRequest request(
      String node,
      Collection<Location> locations,
      Collection<io.syncline.core.fence.FenceMark> marks) {
    FenceNodeRequest.Builder request =
        FenceNodeRequest.newBuilder()
            .addAllLocations(locations.stream().map(Location::toString).toList());
    marks.stream()
        .filter(mark -> mark.node().equals(node))
        .findFirst()
        .ifPresent(mark -> request.setMark(mark(mark)));
    return request.build();
  }

  /** What a node answered; its shards are named after it, whatever it says. */
  static NodeFence fence(String node, FenceNodeResponse answer) {
    return new NodeFence(
        mark(answer.getMark()),
        answer.getShardsList().stream().map(shard -> shard(node, shard)).toList());
  }

  private static List<Location> locations(List<String> texts) {
    if (texts.size() > FenceAdmin.MAX_LOCATIONS) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          texts.size() + " locations (at most " + FenceAdmin.MAX_LOCATIONS + ")");
    }
    return texts.stream().map(Location::restore).toList();
  }

  private static List<io.syncline.core.fence.FenceMark> marks(List<FenceMark> marks) {
    if (marks.size() > FenceAdmin.MAX_NODES) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          marks.size() + " marks (at most " + FenceAdmin.MAX_NODES + ")");
    }
    return marks.stream().map(FenceMessages::mark).toList();
  }

  private static io.syncline.core.fence.FenceMark mark(FenceMark mark) {
    return new io.syncline.core.fence.FenceMark(
        mark.getNode(), mark.getProcess(), mark.getInstant());
  }

  private static FenceMark mark(io.syncline.core.fence.FenceMark mark) {
    return FenceMark.newBuilder()
        .setNode(mark.node())
        .setProcess(mark.process())
        .setInstant(mark.instant())
        .build();
  }

  private static ShardFence shard(io.syncline.core.fence.ShardFence shard) {
    ShardFence.Builder wire =
        ShardFence.newBuilder()
            .setShard(shard.shard())
            .setNode(shard.node())
            .setApplied(shard.applied())
            .setLimitSubject(shard.subject());
    shard.limit().map(MountMessages::limit).ifPresent(wire::setLimit);
    shard.behind().ifPresent(behind -> wire.setBehindSeconds(behind.toNanos() / 1e9));
    return wire.build();
  }

  private static io.syncline.core.fence.ShardFence shard(String node, ShardFence wire) {
    return new io.syncline.core.fence.ShardFence(
        wire.getShard(),
        node,
        wire.getApplied(),
        limit(wire.getLimit()),
        wire.getLimitSubject(),
        wire.hasBehindSeconds()
            ? Optional.of(Duration.ofNanos((long) (wire.getBehindSeconds() * 1e9)))
            : Optional.empty());
  }

  /** Empty for one that this version does not know. */
  private static Optional<FeedProof.Limit> limit(FeedLimit wire) {
    for (FeedProof.Limit limit : FeedProof.Limit.values()) {
      if (MountMessages.limit(limit) == wire) {
        return Optional.of(limit);
      }
    }
    return Optional.empty();
  }
}
