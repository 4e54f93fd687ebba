package io.syncline.bus.outbox;

import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.OutboxStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A disk that fails in its own way.
 *
 * @param disk what it stores in while it does not
 * @param put what each put throws; null for none
 * @param remove what each removal throws; null for none
 */
record FailingStore(OutboxStore disk, @Nullable Error put, @Nullable RuntimeException remove)
    implements OutboxStore {
  @Override
  public void put(Intent intent) {
    if (put != null) {
      throw put;
    }
    disk.put(intent);
  }

  @Override
  public void remove(long id) {
    if (remove != null) {
      throw remove;
    }
    disk.remove(id);
  }

  @Override
  public List<Intent> all() {
    return disk.all();
  }
}
