package io.syncline.agent.admin;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.function.Predicate;

/**
 * Whether this node may declare the nodes of another cluster gone: its configuration must say so,
 * and Kafka must let it append to that cluster's topic.
 */
public final class ForgettingRight {
  private final boolean configured;
  private final Predicate<String> mayAppend;

  /**
   * The right of a node.
   *
   * @param configured whether its configuration says so
   * @param mayAppend whether Kafka lets it append to the topic of a cluster; may throw {@code
   *     BUS_UNAVAILABLE}
   */
  public ForgettingRight(boolean configured, Predicate<String> mayAppend) {
    this.configured = configured;
    this.mayAppend = mayAppend;
  }

  /**
   * Asks nobody.
   *
   * @throws SyncException {@code FORGETTING_NOT_ALLOWED}
   */
  void requireConfigured() {
    if (!configured) {
      throw new SyncException(
          ErrorCode.FORGETTING_NOT_ALLOWED,
          "this node may not declare other clusters gone (node.may-forget-clusters is false)");
    }
  }

  /**
   * Asks Kafka.
   *
   * @throws SyncException {@code FORGETTING_NOT_ALLOWED}, or {@code BUS_UNAVAILABLE} while it does
   *     not answer
   */
  void require(String cluster) {
    requireConfigured();
    if (!mayAppend.test(cluster)) {
      throw new SyncException(
          ErrorCode.FORGETTING_NOT_ALLOWED,
          "Kafka does not let this node append to the topic of cluster " + cluster);
    }
  }
}
