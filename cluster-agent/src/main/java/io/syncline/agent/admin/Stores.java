package io.syncline.agent.admin;

import io.syncline.agent.config.UfsConfig;
import io.syncline.core.model.Location;
import io.syncline.core.spi.UnderFileSystem;
import java.util.List;
import java.util.Optional;

/** The stores that this node is configured for. */
public interface Stores {
  /** The configuration of a store; empty when there is none of that name. */
  Optional<UfsConfig> config(String name);

  /** A location that a person gave, under the one name that its store has. */
  Location canonical(Location location);

  /** The store that serves a location: the one with the longest prefix. */
  Optional<UfsConfig> of(Location location);

  /** The store itself, to be asked. */
  UnderFileSystem open(String name);

  /** Calls to a store since the process started, by operation and outcome. */
  List<CallCount> calls(String name);

  /** Health of a store, from the calls that were made. */
  NodeStatus.Component health(String name);

  /**
   * A counter of calls to a store.
   *
   * @param operation such as {@code head}
   * @param outcome such as {@code ok}
   * @param count how many
   */
  record CallCount(String operation, String outcome, long count) {}
}
