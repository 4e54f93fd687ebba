package io.syncline.agent;

import io.syncline.cache.sync.NodeShards;
import io.syncline.core.model.Origin;

/** Passes on what the origins topic says, to parts that are made after it is listened to. */
record OriginsListener(Later<NodeShards> shards, Later<Senders> senders)
    implements MembershipKeeper.Listener {
  @Override
  public void dated() {
    shards.get().settle();
  }

  @Override
  public void left(Origin origin) {
    senders.get().declaredGone(origin, "the origins topic says that it is gone");
  }
}
