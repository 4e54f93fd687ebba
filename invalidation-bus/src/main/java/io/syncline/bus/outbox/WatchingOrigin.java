package io.syncline.bus.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.watch.WatcherOrigin;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The origin of a watcher: an outbox without a disk. What it holds when its process dies is told
 * again by whoever reads the feed on from the position that was kept.
 */
public final class WatchingOrigin implements WatcherOrigin {
  /** Keeps nothing. */
  public static final OutboxStore NO_DISK =
      new OutboxStore() {
        @Override
        public void put(Intent intent) {}

        @Override
        public void remove(long id) {}

        @Override
        public List<Intent> all() {
          return List.of();
        }
      };

  private final OutboxSender sender;

  /** The origin of a sender over {@link #NO_DISK}. */
  public WatchingOrigin(OutboxSender sender) {
    this.sender = sender;
  }

  /** The change was made already: it is settled as soon as it is known. */
  @Override
  public CompletionStage<Void> publish(List<Change> changes) {
    long id = sender.open(changes);
    CompletionStage<Void> published = sender.published(id);
    var unused = sender.settle(id);
    return published;
  }

  @Override
  public void withdraw(boolean all) {
    sender.withdraw(all);
  }

  @Override
  public long holdInheritance() {
    return sender.holdInheritance();
  }

  @Override
  public long hold() {
    return sender.hold();
  }

  @Override
  public void release(Collection<Long> holds) {
    sender.release(holds);
  }
}
