package io.syncline.cache.sync;

import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Sync;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what a listener hears, by a word for each. */
final class Counts implements SyncListener {
  /** Hears the same, as far as it is about single reads and changes. */
  volatile SyncListener next = SyncListener.NONE;

  private final Map<String, Long> counts = new ConcurrentHashMap<>();

  long of(Object... words) {
    return counts.getOrDefault(key(words), 0L);
  }

  @Override
  public void applied(int shard) {
    add(1, "applied");
  }

  @Override
  public void invalidated(Scope scope, int count) {
    add(count, "invalidated", scope);
  }

  @Override
  public void wholeShardInvalidated(int shard, WholeShardCause cause) {
    add(1, "whole", cause);
  }

  @Override
  public void unreadable(int shard, boolean kept) {
    add(1, "unreadable", kept);
  }

  @Override
  public void strays(int count) {
    add(count, "strays");
  }

  @Override
  public void synced(Sync.Target target, SyncOutcome outcome) {
    add(1, target, outcome);
  }

  @Override
  public void served(Sync.Target target, ServedBy by) {
    add(1, target, by);
  }

  @Override
  public void read(HeardRead read) {
    next.read(read);
  }

  @Override
  public void heard(Origin origin, List<Invalidation> changes, boolean stale) {
    next.heard(origin, changes, stale);
  }

  @Override
  public void written(List<Invalidation> written) {
    next.written(written);
  }

  @Override
  public void helpRefused() {
    add(1, "refused");
  }

  @Override
  public void happeningsForgotten(long count) {
    add(count, "happenings forgotten");
  }

  @Override
  public void evicted(long rows) {
    add(rows, "evicted");
  }

  private void add(long more, Object... words) {
    counts.merge(key(words), more, Long::sum);
  }

  private static String key(Object... words) {
    StringBuilder key = new StringBuilder();
    for (Object word : words) {
      key.append(word).append(' ');
    }
    return key.toString();
  }
}
