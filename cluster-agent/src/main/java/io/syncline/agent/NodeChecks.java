package io.syncline.agent;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.agent.check.CheckRunner;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.Coordination;
import io.syncline.agent.coordination.ZooKeeperCheckBook;
import io.syncline.agent.coordination.ZooKeeperMountRegistry;
import io.syncline.cache.namespace.PathResolver;
import java.security.SecureRandom;
import java.time.InstantSource;

/** Makes the parts of the consistency check at a node. */
final class NodeChecks {
  private NodeChecks() {}

  /** Starts runs and tells of them. */
  static CheckAdmin admin(
      NodeConfig config,
      Coordination coordination,
      ZooKeeperMountRegistry mounts,
      InstantSource clock) {
    return new CheckAdmin(
        new ZooKeeperCheckBook(coordination),
        new PathResolver(() -> mounts.current().table(), config::canonical),
        clock,
        new SecureRandom(),
        config.kafka().partitions());
  }

  /** Carries runs out for the shards of this node; not started. */
  static CheckRunner runner(
      NodeConfig config,
      Coordination coordination,
      CheckRunner.Sources sources,
      CheckRunner.Clocks clocks) {
    return new CheckRunner(
        sources,
        new ZooKeeperCheckBook(coordination),
        clocks,
        config.identity().node(),
        config.kafka().partitions());
  }
}
