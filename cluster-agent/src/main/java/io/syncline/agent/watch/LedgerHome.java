package io.syncline.agent.watch;

import io.syncline.agent.coordination.WatchLedger;
import io.syncline.bus.outbox.OriginHome;
import io.syncline.core.model.Origin;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import java.util.Set;
import java.util.function.Supplier;

/** The starts of a feed's origin, which whoever has the turn remembers for all. */
final class LedgerHome implements OriginHome {
  private final WatchLedger ledger;
  private final Origin first;
  private final String topic;
  private final Supplier<String> topicId;
  private final WatchListener listener;

  /**
   * The starts of one turn.
   *
   * @param first of the turn
   * @param topic the cluster's own
   * @param topicId its identity as of the last look
   */
  LedgerHome(
      WatchLedger ledger,
      Origin first,
      String topic,
      Supplier<String> topicId,
      WatchListener listener) {
    this.ledger = ledger;
    this.first = first;
    this.topic = topic;
    this.topicId = topicId;
    this.listener = listener;
  }

  @Override
  public Origin nextIncarnation() {
    return new Origin(first.cluster(), first.name(), ledger.nextIncarnation());
  }

  @Override
  public Set<Long> remembered() {
    return ledger.remembered();
  }

  @Override
  public void remember(Set<Long> incarnations) {
    if (incarnations.size() > WatchLedger.MAX_REMEMBERED) {
      listener.reached(WatchLimit.REMEMBERED_STARTS);
    }
    ledger.remember(incarnations);
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public String topicId() {
    return topicId.get();
  }
}
