package io.syncline.cache.store;

/**
 * The limits of a metadata store. Each is an upper bound, in bytes where nothing else is said.
 *
 * @param blockCacheBytes memory for blocks of its files; a smaller one costs reads from the disk;
 *     at least 1 MiB
 * @param writeBufferBytes memory for what is not yet in files; a smaller one costs more compaction;
 *     at least 1 MiB
 * @param maxWalBytes disk for the log of what is not yet in files, and with it the time that a
 *     start after a crash takes; when it is full the oldest buffers are written out; at least 1 MiB
 * @param maxOpenFiles file descriptors; a smaller number costs opening files again and again; at
 *     least 64
 * @param reservedDiskBytes free space of the disk below which no intent is accepted, so that a full
 *     disk refuses writes before the under file system is touched, and leaves room to tidy up; 0 to
 *     do without
 * @param quarantineRecords unreadable records that are kept, at least 1; the oldest makes room
 * @param quarantineBytes size of all unreadable records that are kept, at least 64 KiB; the oldest
 *     make room
 */
public record StoreOptions(
    long blockCacheBytes,
    long writeBufferBytes,
    long maxWalBytes,
    int maxOpenFiles,
    long reservedDiskBytes,
    int quarantineRecords,
    long quarantineBytes) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /** Fit for a small node: some 100 MiB of memory. */
  public static final StoreOptions DEFAULTS =
      new StoreOptions(64 * MIB, 32 * MIB, 64 * MIB, 256, 64 * MIB, 1_000, 8 * MIB);

  public StoreOptions {
    requireAtLeast("blockCacheBytes", blockCacheBytes, MIB);
    requireAtLeast("writeBufferBytes", writeBufferBytes, MIB);
    requireAtLeast("maxWalBytes", maxWalBytes, MIB);
    requireAtLeast("maxOpenFiles", maxOpenFiles, 64);
    requireAtLeast("reservedDiskBytes", reservedDiskBytes, 0);
    requireAtLeast("quarantineRecords", quarantineRecords, 1);
    requireAtLeast("quarantineBytes", quarantineBytes, 64 * KIB);
  }

  private static void requireAtLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + " (at least " + least + ")");
    }
  }
}
