package io.syncline.agent.advice;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.advice.Recorded;
import io.syncline.core.model.Location;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What this node knows of the reads of its mounts, and who else may know more.
 *
 * <p>Thread rule: any thread.
 */
public final class AdviceAdmin {
  private final Self self;
  private final Function<Location, Optional<Recorded>> recorded;
  private final Supplier<Optional<List<NodeInfo>>> registered;

  /** Who this node is. */
  public record Self(String cluster, String node) {}

  /**
   * Knowledge of one node.
   *
   * @param recorded what it recorded of a mounted location
   * @param registered the live nodes; empty while ZooKeeper does not answer
   */
  public AdviceAdmin(
      Self self,
      Function<Location, Optional<Recorded>> recorded,
      Supplier<Optional<List<NodeInfo>>> registered) {
    this.self = self;
    this.recorded = recorded;
    this.registered = registered;
  }

  /** Who this node is. */
  public Self self() {
    return self;
  }

  /** What this node recorded of a mounted location; empty where nothing was read. */
  public Optional<Recorded> recorded(Location mount) {
    return recorded.apply(mount);
  }

  /** The other live nodes of the cluster; empty while ZooKeeper does not answer. */
  public Optional<List<NodeInfo>> others() {
    return registered
        .get()
        .map(nodes -> nodes.stream().filter(node -> !node.name().equals(self.node())).toList());
  }
}
