package io.syncline.cache.sync;

/**
 * What an explicit sync did.
 *
 * @param asked requests for status or listings sent to the store
 * @param entries entries that were looked at
 * @param failed locations that could not be asked; they stay as they were
 */
public record SyncReport(long asked, long entries, long failed) {
  SyncReport and(SyncReport other) {
    return new SyncReport(asked + other.asked, entries + other.entries, failed + other.failed);
  }
}
