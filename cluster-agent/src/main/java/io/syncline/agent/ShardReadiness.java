package io.syncline.agent;

import io.syncline.agent.admin.ReadinessCheck;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a node's shards let it serve.
 *
 * @param assigned those that the consumer group gave to it last
 * @param owned those that it holds
 * @param caughtUp those of them that have read the log to its end
 * @param heldUp those that cannot, because another cluster's topic cannot be read
 * @param failed those that it does not hold because their store failed
 */
record ShardReadiness(
    Set<Integer> assigned,
    Set<Integer> owned,
    Set<Integer> caughtUp,
    Set<Integer> heldUp,
    Set<Integer> failed) {
  private static final String NAME = "shards";

  /** What it is before the group has answered. */
  static ReadinessCheck unassigned() {
    return new ReadinessCheck(NAME, false, "the group has not said which are this node's");
  }

  ReadinessCheck check() {
    Set<Integer> waiting = without(owned, caughtUp);
    Set<Integer> stuck = new TreeSet<>(waiting);
    stuck.retainAll(heldUp);
    // A store that fails, or a topic of another cluster, does not keep the node away: such shards
    // never serve what may be old.
    boolean takenUp = without(without(assigned, owned), failed).isEmpty();
    boolean read = without(waiting, heldUp).isEmpty();
    return new ReadinessCheck(
        NAME,
        takenUp && read,
        assigned.size()
            + " assigned, "
            + owned.size()
            + " taken up, "
            + (owned.size() - waiting.size())
            + " read to the end of the log"
            + (stuck.isEmpty() ? "" : ", held up by a topic that cannot be read: " + stuck)
            + (failed.isEmpty()
                ? ""
                : ", not held because their store failed: " + new TreeSet<>(failed)));
  }

  private static Set<Integer> without(Set<Integer> shards, Set<Integer> others) {
    Set<Integer> rest = new TreeSet<>(shards);
    rest.removeAll(others);
    return rest;
  }
}
