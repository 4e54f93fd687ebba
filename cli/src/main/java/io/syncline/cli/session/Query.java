package io.syncline.cli.session;

import io.syncline.cli.client.NodeClient;
import java.util.function.Consumer;

/**
 * A question to one cluster.
 *
 * @param <T> an item of the answer
 */
@FunctionalInterface
public interface Query<T> {
  /** Asks a node and hands over the items of its answer, in order. */
  void ask(NodeClient node, Consumer<T> items);
}
