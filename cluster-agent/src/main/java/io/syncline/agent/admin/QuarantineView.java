package io.syncline.agent.admin;

import io.syncline.cache.store.Quarantine;
import io.syncline.core.model.UnreadableRecord;
import java.util.List;
import java.util.function.Predicate;

/**
 * The records of the log that this node could not read and keeps aside.
 *
 * <p>Thread rule: any thread.
 */
@FunctionalInterface
public interface QuarantineView {
  /**
   * Up to {@code limit} of the wanted records with ids below another, the newest first.
   *
   * @throws io.syncline.core.error.SyncException {@code STORE_FAILED} when they cannot be read
   */
  List<Quarantine.Kept> newest(long belowId, int limit, Predicate<UnreadableRecord> wanted);
}
