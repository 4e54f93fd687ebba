package io.syncline.cache.sync;

import io.syncline.core.shard.Sync;

/** Hears of questions that no reader asked: nobody is served. */
final class UnservedListener implements SyncListener {
  private final SyncListener listener;

  /**
   * In front of another one.
   *
   * @param listener hears of what is asked and stored
   */
  UnservedListener(SyncListener listener) {
    this.listener = listener;
  }

  @Override
  public void synced(Sync.Target target, SyncOutcome outcome) {
    listener.synced(target, outcome);
  }

  @Override
  public void helpRefused() {
    listener.helpRefused();
  }

  @Override
  public void evicted(long rows) {
    listener.evicted(rows);
  }
}
