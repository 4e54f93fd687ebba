package io.syncline.core.testing;

import io.syncline.core.error.SyncException;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OutboxStore;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An outbox in memory that can be told to fail. A crash of the process that used it loses nothing:
 * hand the same store to the next. All state is guarded by {@code this}.
 */
public final class MemoryOutboxStore implements OutboxStore {
  private final NavigableMap<Long, Intent> intents = new TreeMap<>();
  private @Nullable SyncException failure;
  private int refused;

  @Override
  public synchronized void put(Intent intent) {
    if (failure != null) {
      refused++;
      throw failure;
    }
    intents.put(intent.id(), intent);
  }

  @Override
  public synchronized void remove(long id) {
    if (failure != null) {
      throw failure;
    }
    intents.remove(id);
  }

  @Override
  public synchronized List<Intent> all() {
    return List.copyOf(intents.values());
  }

  /** Makes each put and remove fail with this from now on; null to let them succeed again. */
  public synchronized void failWrites(@Nullable SyncException with) {
    failure = with;
  }

  /** How many puts failed. */
  public synchronized int refused() {
    return refused;
  }
}
