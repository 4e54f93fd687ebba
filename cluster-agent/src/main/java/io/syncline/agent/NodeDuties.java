package io.syncline.agent;

import io.syncline.agent.cluster.Drain;
import io.syncline.agent.cluster.DrainAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.coordination.NodeRegistry;
import io.syncline.agent.fencing.Fencer;
import io.syncline.cache.namespace.WriteAdmission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a running node does for others, for it to be drained. */
final class NodeDuties implements Drain.Duties {
  private final NodeParts parts;
  private final NodeMonitor monitor;
  private final WriteAdmission admission;
  private final Fencer fencer;
  private final Supplier<Optional<NodeRegistry>> registry;
  private final Supplier<Optional<List<NodeInfo>>> registered;

  /**
   * The duties of a node.
   *
   * @param registry empty before the node has opened its doors
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  NodeDuties(
      NodeParts parts,
      NodeMonitor monitor,
      WriteAdmission admission,
      Fencer fencer,
      Supplier<Optional<NodeRegistry>> registry,
      Supplier<Optional<List<NodeInfo>>> registered) {
    this.parts = parts;
    this.monitor = monitor;
    this.admission = admission;
    this.fencer = fencer;
    this.registry = registry;
    this.registered = registered;
  }

  @Override
  public void stands(NodeInfo.Standing standing) {
    monitor.stands(standing);
    registry.get().ifPresent(known -> known.stands(standing));
  }

  @Override
  public void endWrites() {
    admission.end(() -> DrainAdmin.refusal(monitor.cluster(), monitor.node(), registered.get()));
  }

  @Override
  public int writesUnderWay() {
    return admission.underWay();
  }

  @Override
  public int outboxDepth() {
    return parts.outbox().depth();
  }

  @Override
  public boolean giveUpShards(Duration atMost) {
    return parts.bus().giveUpShards(atMost);
  }

  @Override
  public int shardsOwned() {
    return parts.shards().ownedShards().size();
  }

  @Override
  public boolean leave(Duration atMost) {
    parts.watches().close();
    return parts.outbox().leave(atMost);
  }

  @Override
  public int fencings() {
    return fencer.states().size();
  }

  @Override
  public void endFencings() {
    fencer.giveUp();
  }
}
