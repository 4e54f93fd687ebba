package io.syncline.agent.rpc;

import io.syncline.agent.admin.NodeView;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.proto.node.v1.ComponentHealth;
import io.syncline.proto.node.v1.ConfigEntry;
import io.syncline.proto.node.v1.ConfigSource;
import io.syncline.proto.node.v1.Health;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.NodeStatus;
import io.syncline.proto.node.v1.Problem;

/** The wire form of a node's state and configuration. */
final class StatusMessages {
  private StatusMessages() {}

  static NodeStatus status(NodeView node) {
    io.syncline.agent.admin.NodeStatus status = node.status();
    NodeStatus.Builder wire =
        NodeStatus.newBuilder()
            .setCluster(node.cluster())
            .setNode(node.node())
            .setVersion(node.version())
            .setUptimeSeconds(status.figures().uptime().toNanos() / 1e9)
            .setState(
                switch (status.state()) {
                  case READY -> NodeState.NODE_STATE_READY;
                  case DEGRADED -> NodeState.NODE_STATE_DEGRADED;
                  case STARTING -> NodeState.NODE_STATE_STARTING;
                  case STOPPING -> NodeState.NODE_STATE_STOPPING;
                  case DRAINING -> NodeState.NODE_STATE_DRAINING;
                  case DRAINED -> NodeState.NODE_STATE_DRAINED;
                })
            .setShardsOwned(status.shards().owned())
            .setShardsTotal(status.shards().total())
            .setRecordsBehind(status.shards().recordsBehind())
            .setOutboxDepth(status.outbox().depth())
            .setQuarantinedRecords(status.figures().quarantined())
            .setCachedEntries(status.figures().entries())
            .setIncarnation(status.figures().incarnation());
    status.outbox().oldest().ifPresent(age -> wire.setOutboxOldestSeconds(age.toNanos() / 1e9));
    status.problems().forEach(problem -> wire.addProblems(problem(problem)));
    status.components().forEach(component -> wire.addComponents(component(component)));
    status.mounts().forEach(mount -> wire.addMounts(MountMessages.info(mount)));
    return wire.build();
  }

  static ComponentHealth component(io.syncline.agent.admin.NodeStatus.Component component) {
    ComponentHealth.Builder wire =
        ComponentHealth.newBuilder()
            .setName(component.name())
            .setDetail(component.detail())
            .setHealth(
                switch (component.health()) {
                  case UP -> Health.HEALTH_UP;
                  case IMPAIRED -> Health.HEALTH_IMPAIRED;
                  case DOWN -> Health.HEALTH_DOWN;
                  case UNKNOWN -> Health.HEALTH_UNKNOWN;
                });
    component.secondsSinceAnswer().ifPresent(wire::setLastAnswerSeconds);
    return wire.build();
  }

  static ConfigEntry entry(EffectiveValue value) {
    return ConfigEntry.newBuilder()
        .setKey(value.key())
        .setValue(value.shown())
        .setMasked(value.masked())
        .setSource(
            switch (value.source()) {
              case DEFAULT -> ConfigSource.CONFIG_SOURCE_DEFAULT;
              case FILE -> ConfigSource.CONFIG_SOURCE_FILE;
              case ENVIRONMENT -> ConfigSource.CONFIG_SOURCE_ENVIRONMENT;
            })
        .build();
  }

  private static Problem problem(io.syncline.agent.admin.NodeStatus.Problem problem) {
    return Problem.newBuilder()
        .setCode(problem.code().id())
        .setMessage(problem.message())
        .setRemedy(problem.code().remedy())
        .build();
  }
}
