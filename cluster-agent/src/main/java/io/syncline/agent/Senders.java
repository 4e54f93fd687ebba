package io.syncline.agent;

import io.syncline.agent.watch.Watches;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.core.model.Origin;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that append in this process: the node itself, and its watchers.
 *
 * @param node of its own writes
 * @param watches of what others change
 */
record Senders(OutboxSender node, Watches watches) {
  /** Those of now. */
  List<OutboxSender> all() {
    return Stream.concat(Stream.of(node), watches.senders().stream()).toList();
  }

  /** Somebody declared an origin gone; whichever of them it is writes no more as that. */
  void declaredGone(Origin origin, String reason) {
    all().forEach(sender -> sender.declaredGone(origin, reason));
  }
}
