package io.syncline.bus.outbox;

import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OutboxStore;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where intents are kept: what cannot be kept is an error of its write, what cannot be forgotten is
 * none. That is published once more at the next start, which harms nobody.
 *
 * <p>Thread rule: any thread, without a lock.
 */
final class IntentDisk {
  private static final Logger LOG = LoggerFactory.getLogger(IntentDisk.class);

  private final OutboxStore store;

  IntentDisk(OutboxStore store) {
    this.store = store;
  }

  List<Intent> all() {
    return store.all();
  }

  /** Returns once it is on stable storage. */
  void keep(Intent intent) {
    store.put(intent);
  }

  void forget(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return;
    }
    try {
      store.removeAll(ids);
    } catch (RuntimeException e) {
      LOG.warn(
          "{} intents stay on disk and are published once more at the next start: {}",
          ids.size(),
          e.toString());
    }
  }
}
