package io.syncline.agent.admin;

import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.util.List;
import java.util.Optional;

/**
 * What the doors ask about the node itself.
 *
 * <p>Thread rule: any thread; answers at once, from what is known.
 */
public interface NodeView {
  /** Name of the cluster. */
  String cluster();

  /** Name of the node. */
  String node();

  /** Version of the software. */
  String version();

  /** The state of the node now. */
  NodeStatus status();

  /** One mount as this node sees it; empty where none is mounted at exactly this path. */
  Optional<MountView> mount(NamespacePath path);

  /**
   * How well the change feed covers what is at a location, in the shard of its entry; empty where
   * no mount shows it.
   */
  Optional<MountView.State> feedState(Location location);

  /**
   * What must hold before the node serves. Once all held they are taken as held: losing Kafka,
   * ZooKeeper or peers degrades a node, and never makes it not ready.
   */
  List<ReadinessCheck> readiness();

  /** Whether clients should be sent to the node. */
  default boolean ready() {
    return readiness().stream().allMatch(ReadinessCheck::ok);
  }

  /**
   * Whether the node answers calls. A node that is drained does, though it is not ready: nobody
   * should be sent to it any more.
   */
  default boolean serves() {
    return ready();
  }

  /** Whether the node can go on at all; false when it must be replaced. */
  boolean alive();
}
