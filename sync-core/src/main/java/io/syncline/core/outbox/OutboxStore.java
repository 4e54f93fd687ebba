package io.syncline.core.outbox;

import java.util.Collection;
import java.util.List;

/**
 * Where intents survive a crash and a power cut.
 *
 * <p>Thread rule: any thread; concurrent calls share one disk write (group commit).
 */
public interface OutboxStore {
  /**
   * Stores an intent under its id, replacing an earlier form of it. Returns once it is on stable
   * storage.
   *
   * @throws io.syncline.core.error.SyncException {@code DISK_FULL} or {@code STORE_FAILED}; then
   *     nothing was stored
   */
  void put(Intent intent);

  /** Forgets an intent. A crash may bring it back, which costs one superfluous publication. */
  void remove(long id);

  /** Forgets many, and never any that another was put in place of before that one is durable. */
  default void removeAll(Collection<Long> ids) {
    ids.forEach(this::remove);
  }

  /** All intents, by id. */
  List<Intent> all();
}
