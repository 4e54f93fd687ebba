package io.syncline.agent.admin;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.fencing.FencingState;
import java.util.List;
import java.util.Optional;

/**
 * A node: one that lives, or one that is gone and still waited for.
 *
 * @param cluster its cluster
 * @param name its name
 * @param live whether it is registered
 * @param address its gRPC door; empty where it is not registered
 * @param standing whether it takes writes; empty where it is not registered
 * @param origins its starts that are not known to be gone, the oldest first
 */
public record NodeEntry(
    String cluster,
    String name,
    boolean live,
    Optional<String> address,
    Optional<NodeInfo.Standing> standing,
    List<Start> origins) {
  public NodeEntry {
    origins = List.copyOf(origins);
  }

  /** What becomes of one start. */
  public enum State {
    /** It may write. */
    JOINED,

    /** It ended, and this node says so once all that it left is in the log. */
    LEAVING,

    /** This node declares it gone. */
    FENCING,

    /** It may write; this node has given up declaring it gone. */
    GIVEN_UP
  }

  /**
   * One start of a node, as others wait for it.
   *
   * @param fencing how far it is declared gone, or why that was given up; empty where nobody asked
   *     this node for it
   */
  public record Start(long incarnation, State state, Optional<FencingState> fencing) {}
}
