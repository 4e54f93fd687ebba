package io.syncline.cache.store;

/**
 * The size and state of a metadata store at one moment. Counts of rows are RocksDB's estimates.
 *
 * @param entries entries of all shards
 * @param listings listings of all shards
 * @param marks SUBTREE marks of all shards
 * @param intents intents in the outbox
 * @param fileBytes size of the files that hold what was written out
 * @param walBytes size of the log of what was not
 * @param bufferBytes memory for what was not written out
 * @param blockCacheBytes memory for blocks of files
 * @param blockCacheHits blocks found in memory since the store was opened
 * @param blockCacheMisses blocks read from the disk since the store was opened
 * @param walSyncs times that the log was forced to the disk since the store was opened: several
 *     intents share one
 * @param backgroundErrors errors met while writing out and compacting since the store was opened;
 *     above zero the disk needs a look
 */
public record StoreFigures(
    long entries,
    long listings,
    long marks,
    long intents,
    long fileBytes,
    long walBytes,
    long bufferBytes,
    long blockCacheBytes,
    long blockCacheHits,
    long blockCacheMisses,
    long walSyncs,
    long backgroundErrors) {}
