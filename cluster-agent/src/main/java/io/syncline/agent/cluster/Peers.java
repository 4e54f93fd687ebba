package io.syncline.agent.cluster;

import io.syncline.agent.admin.WatcherView;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.SyncException;
import io.syncline.core.fence.FenceMark;
import io.syncline.core.model.Location;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The other nodes of the cluster, asked through their doors.
 *
 * <p>Thread rule: any thread; each call blocks, for a bounded time.
 */
public interface Peers {

  /**
   * What one node answered.
   *
   * @param node its name
   * @param fence empty when it did not answer
   * @param detail why it did not, for a person; empty when it did
   */
  record Answer(String node, Optional<NodeFence> fence, String detail) {}

  /**
   * Asks all of them at once how far their shards are; one answer for each.
   *
   * @param marks those that were given out earlier, of whatever nodes
   */
  List<Answer> fences(
      List<NodeInfo> nodes, Collection<Location> locations, Collection<FenceMark> marks);

  /**
   * Drains another node, or asks how far that is.
   *
   * @throws SyncException {@code NODE_UNREACHABLE} when it does not answer; otherwise what it says
   */
  DrainAdmin.Progress drain(NodeInfo node, DrainAdmin.Request request);

  /**
   * The watchers that another node runs.
   *
   * @throws SyncException {@code NODE_UNREACHABLE} when it does not answer; otherwise what it says
   */
  List<WatcherView> watchers(NodeInfo node);

  /**
   * Has another node announce what its watcher covers.
   *
   * @throws SyncException {@code NODE_UNREACHABLE} when it does not answer; otherwise what it says
   */
  WatcherAdmin.Rescanned rescan(NodeInfo node, WatcherAdmin.Rescan wanted);
}
