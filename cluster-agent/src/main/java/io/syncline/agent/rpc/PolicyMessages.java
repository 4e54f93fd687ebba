package io.syncline.agent.rpc;

import io.syncline.agent.admin.AskingCost;
import io.syncline.agent.admin.MountAdmin;
import io.syncline.agent.admin.MountPast;
import io.syncline.agent.admin.NodeStatus;
import io.syncline.agent.admin.Stores;
import io.syncline.agent.coordination.ZooKeeperMountRegistry;
import io.syncline.proto.node.v1.MountHistoryResponse;
import io.syncline.proto.node.v1.MountInfo;
import io.syncline.proto.node.v1.MountRevision;
import io.syncline.proto.node.v1.PolicyCost;
import io.syncline.proto.node.v1.SetMountResponse;
import io.syncline.proto.node.v1.SettingChange;
import java.util.List;

/** The wire form of changes of policies. */
final class PolicyMessages {
  /** The outcome of calls that never left the node. */
  private static final String NOT_SENT = "not_sent";

  private PolicyMessages() {}

  static SetMountResponse.Builder changed(MountInfo mount, MountAdmin.Done done) {
    SetMountResponse.Builder response = SetMountResponse.newBuilder().setMount(mount);
    done.changes().stream().map(PolicyMessages::wire).forEach(response::addChanges);
    return response;
  }

  static MountHistoryResponse past(MountPast past) {
    MountHistoryResponse.Builder response =
        MountHistoryResponse.newBuilder()
            .setOldestVersion(past.oldestVersion())
            .setLimit(ZooKeeperMountRegistry.MAX_HISTORY);
    past.events().stream().map(PolicyMessages::wire).forEach(response::addRevisions);
    return response.build();
  }

  /**
   * What a change costs.
   *
   * @param calls all calls of this node to the mount's store
   */
  static PolicyCost cost(
      AskingCost before,
      AskingCost after,
      NodeStatus.Figures figures,
      List<Stores.CallCount> calls) {
    return PolicyCost.newBuilder()
        .setBefore(wire(before))
        .setAfter(wire(after))
        .setHeldRows(figures.entries())
        .setCalls(
            calls.stream()
                .filter(each -> !each.outcome().equals(NOT_SENT))
                .mapToLong(Stores.CallCount::count)
                .sum())
        .setUptimeSeconds(figures.uptime().toNanos() / 1e9)
        .build();
  }

  private static MountRevision wire(MountPast.Event event) {
    MountRevision.Builder revision =
        MountRevision.newBuilder()
            .setVersion(event.revision().mounts().version())
            .setWho(event.revision().who())
            .setWhenWallMillis(event.revision().whenMillis())
            .setReason(event.revision().reason())
            .setWhat(event.revision().what());
    event.changes().stream().map(PolicyMessages::wire).forEach(revision::addChanges);
    event.after().ifPresent(mount -> revision.setMount(MountMessages.info(mount)));
    return revision.build();
  }

  private static SettingChange wire(io.syncline.agent.admin.SettingChange change) {
    return SettingChange.newBuilder()
        .setKey(change.key())
        .setBefore(change.before())
        .setAfter(change.after())
        .build();
  }

  private static io.syncline.proto.node.v1.AskingCost wire(AskingCost cost) {
    io.syncline.proto.node.v1.AskingCost.Builder wire =
        io.syncline.proto.node.v1.AskingCost.newBuilder();
    cost.polling().ifPresent(wire::setPollingQuestionsPerMinute);
    cost.live().ifPresent(wire::setLiveQuestionsPerMinute);
    cost.liveNow().ifPresent(wire::setLiveNow);
    return wire.build();
  }
}
