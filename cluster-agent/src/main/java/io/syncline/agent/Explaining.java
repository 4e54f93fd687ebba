package io.syncline.agent;

import io.syncline.agent.compare.CompareAdmin;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.explain.ExplainAdmin;
import io.syncline.cache.namespace.WriteHistory;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.PathLook;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what tells of what is held, from the parts of a node. */
final class Explaining {
  private Explaining() {}

  static ExplainAdmin admin(
      NodeConfig config,
      NodeParts parts,
      NodeMonitor monitor,
      WriteHistory writes,
      Supplier<Optional<List<NodeInfo>>> registered) {
    return new ExplainAdmin(
        new ExplainAdmin.Self(config.identity().cluster(), config.identity().node()),
        parts.paths(config),
        new ExplainAdmin.Sources(
            new PathLook(parts.shards(), parts.ticker()), writes, monitor::feedState, registered),
        InstantSource.system());
  }

  static CompareAdmin comparing(
      NodeConfig config,
      NodeParts parts,
      HeldAnswers answers,
      Supplier<Optional<List<NodeInfo>>> registered) {
    return new CompareAdmin(
        new CompareAdmin.Self(
            config.identity().cluster(), config.identity().node(), config.kafka().partitions()),
        parts.paths(config),
        new CompareAdmin.Sources(parts.shards(), answers, registered),
        new CompareAdmin.Clocks(parts.ticker(), InstantSource.system()));
  }
}
