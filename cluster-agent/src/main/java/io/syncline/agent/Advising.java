package io.syncline.agent;

import io.syncline.agent.advice.AdviceAdmin;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.coordination.ZooKeeperMountRegistry;
import io.syncline.agent.metrics.NodeMeters;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.core.model.Origin;
import io.syncline.core.time.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts together what advises on mounts, from the parts of a node. */
final class Advising {
  private Advising() {}

  static AccessRecorder recorder(
      Origin self, ZooKeeperMountRegistry mounts, Ticker ticker, NodeMeters meters) {
    AccessRecorder recorder =
        new AccessRecorder(
            ticker,
            origin -> origin.cluster().equals(self.cluster()) && origin.name().equals(self.name()),
            meters.advice());
    mounts.onChange(changed -> recorder.mounted(changed.table().mounts()));
    return recorder;
  }

  static AdviceAdmin admin(
      NodeConfig config, AccessRecorder reads, Supplier<Optional<List<NodeInfo>>> registered) {
    return new AdviceAdmin(
        new AdviceAdmin.Self(config.identity().cluster(), config.identity().node()),
        reads::recorded,
        registered);
  }
}
