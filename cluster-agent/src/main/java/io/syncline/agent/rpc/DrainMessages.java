package io.syncline.agent.rpc;

import io.syncline.agent.cluster.Drain;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.proto.node.v1.DrainNodeRequest;
import io.syncline.proto.node.v1.DrainNodeResponse;
import io.syncline.proto.node.v1.DrainStep;
import io.syncline.proto.node.v1.NodeStanding;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** The wire form of draining a node. */
final class DrainMessages {
  private DrainMessages() {}

  static DrainAdmin.Request request(DrainNodeRequest request) {
    return new DrainAdmin.Request(
        request.getName(), request.getReason(), request.getDryRun(), request.getThisNodeOnly());
  }

  /** What is asked of the node itself. */
  static DrainNodeRequest forwarded(DrainAdmin.Request request) {
    return DrainNodeRequest.newBuilder()
        .setName(request.name())
        .setReason(request.reason())
        .setDryRun(request.dryRun())
        .setThisNodeOnly(true)
        .build();
  }

  static DrainNodeResponse wire(DrainAdmin.Progress progress) {
    DrainNodeResponse.Builder wire =
        DrainNodeResponse.newBuilder()
            .setNode(progress.node())
            .setStanding(wire(progress.state().standing()))
            .setStep(wire(progress.state().step()))
            .setWritesUnderWay(progress.writesUnderWay())
            .setOutboxDepth(progress.outboxDepth())
            .setShardsOwned(progress.shardsOwned())
            .setFencingsUnderWay(progress.fencings())
            .putAllOthers(progress.others())
            .setReason(progress.state().reason());
    progress.state().since().ifPresent(since -> wire.setSinceSeconds(since.toNanos() / 1e9));
    return wire.build();
  }

  static DrainAdmin.Progress progress(DrainNodeResponse wire) {
    return new DrainAdmin.Progress(
        wire.getNode(),
        new Drain.State(
            step(wire.getStep()),
            wire.getReason(),
            wire.hasSinceSeconds()
                ? Optional.of(Duration.ofNanos((long) (wire.getSinceSeconds() * 1e9)))
                : Optional.empty()),
        wire.getWritesUnderWay(),
        wire.getOutboxDepth(),
        wire.getShardsOwned(),
        wire.getFencingsUnderWay(),
        new TreeMap<>(wire.getOthersMap()));
  }

  static NodeStanding wire(NodeInfo.Standing standing) {
    return switch (standing) {
      case SERVING -> NodeStanding.NODE_STANDING_SERVING;
      case DRAINING -> NodeStanding.NODE_STANDING_DRAINING;
      case DRAINED -> NodeStanding.NODE_STANDING_DRAINED;
    };
  }

  private static DrainStep wire(Drain.Step step) {
    return switch (step) {
      case SERVING -> DrainStep.DRAIN_STEP_UNSPECIFIED;
      case WRITES -> DrainStep.DRAIN_STEP_WRITES;
      case OUTBOX -> DrainStep.DRAIN_STEP_OUTBOX;
      case SHARDS -> DrainStep.DRAIN_STEP_SHARDS;
      case LEAVE -> DrainStep.DRAIN_STEP_LEAVE;
      case DONE -> DrainStep.DRAIN_STEP_DONE;
    };
  }

  private static Drain.Step step(DrainStep wire) {
    return switch (wire) {
      case DRAIN_STEP_WRITES, UNRECOGNIZED -> Drain.Step.WRITES;
      case DRAIN_STEP_OUTBOX -> Drain.Step.OUTBOX;
      case DRAIN_STEP_SHARDS -> Drain.Step.SHARDS;
      case DRAIN_STEP_LEAVE -> Drain.Step.LEAVE;
      case DRAIN_STEP_DONE -> Drain.Step.DONE;
      case DRAIN_STEP_UNSPECIFIED -> Drain.Step.SERVING;
    };
  }
}
