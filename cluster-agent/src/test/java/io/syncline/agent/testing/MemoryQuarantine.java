package io.syncline.agent.testing;

import io.syncline.agent.admin.QuarantineView;
import io.syncline.cache.store.Quarantine.Kept;
import io.syncline.core.model.UnreadableRecord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Keeps unreadable records in memory, without bounds. */
public final class MemoryQuarantine implements QuarantineView {
  private final List<Kept> kept = new CopyOnWriteArrayList<>();

  /** Sets a record aside; the first has the id 1. */
  public void add(UnreadableRecord record, Instant seen) {
    kept.add(0, new Kept(kept.size() + 1L, seen, record));
  }

  @Override
  public List<Kept> newest(long belowId, int limit, Predicate<UnreadableRecord> wanted) {
    return kept.stream()
        .filter(each -> each.id() < belowId && wanted.test(each.record()))
        .limit(limit)
        .toList();
  }
}
