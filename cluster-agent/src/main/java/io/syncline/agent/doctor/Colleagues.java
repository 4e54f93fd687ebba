package io.syncline.agent.doctor;

import io.syncline.agent.coordination.NodeInfo;
import java.util.List;

/**
 * The other nodes of the cluster, asked through their doors.
 *
 * <p>Thread rule: any thread; each call blocks, for a bounded time.
 */
public interface Colleagues {
  /** Asks all of them at once who they are; one for each, in the same order. */
  List<Meeting> meet(List<NodeInfo> nodes);

  /**
   * Has all of them examine themselves at once; one report for each, in the same order. That of a
   * node that does not answer says so.
   */
  List<Report> examine(List<NodeInfo> nodes);
}
