package io.syncline.cache.namespace;

/**
 * What an explicit sync did.
 *
 * @param asked requests for status or listings sent to the store
 * @param entries entries that were looked at
 * @param failed locations that could not be asked; they stay stale
 */
public record SyncAnswer(long asked, long entries, long failed) {}
