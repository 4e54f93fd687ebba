package io.syncline.cache.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.LogFile;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.TickerType;
import org.rocksdb.WALRecoveryMode;

/** How the database is set up: the settings in native memory that live as long as it is open. */
final class DatabaseSettings implements AutoCloseable {
  private static final long MIB = 1024 * 1024;

  /** RocksDB's own text log, which is not rotated away by default. */
  private static final long MAX_INFO_LOG_BYTES = 4 * MIB;

  private static final int KEPT_INFO_LOGS = 4;
  private static final long MAX_MANIFEST_BYTES = 16 * MIB;

  /** One flush and one compaction at a time: a node has better use for its processors. */
  private static final int BACKGROUND_JOBS = 2;

  private static final double BLOOM_BITS_PER_KEY = 10;

  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Cache cache;
  private final Statistics statistics;
  private final DBOptions database;
  private final ColumnFamilyOptions family;

  DatabaseSettings(StoreOptions options) {
    cache = own(new LRUCache(options.blockCacheBytes()));
    statistics = own(new Statistics());
    statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
    database = own(database(options));
    family = own(family(options));
  }

  DBOptions database() {
    return database;
  }

  /** What to open, in the order of {@link Family}. */
  List<ColumnFamilyDescriptor> families() {
    List<ColumnFamilyDescriptor> families = new ArrayList<>();
    for (Family each : Family.values()) {
      families.add(new ColumnFamilyDescriptor(each.storedName(), family));
    }
    return families;
  }

  StoreFigures figures(RocksDB rocks, Map<Family, ColumnFamilyHandle> handles)
      throws RocksDBException {
    long wal = 0;
    for (LogFile file : rocks.getSortedWalFiles()) {
      wal += file.sizeFileBytes();
    }
    return new StoreFigures(
        rows(rocks, handles, Family.ENTRIES),
        rows(rocks, handles, Family.LISTINGS),
        rows(rocks, handles, Family.MARKS),
        rows(rocks, handles, Family.OUTBOX),
        rocks.getAggregatedLongProperty("rocksdb.total-sst-files-size"),
        wal,
        rocks.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
        cache.getUsage(),
        statistics.getTickerCount(TickerType.BLOCK_CACHE_HIT),
        statistics.getTickerCount(TickerType.BLOCK_CACHE_MISS),
        statistics.getTickerCount(TickerType.WAL_FILE_SYNCED),
        rocks.getLongProperty("rocksdb.background-errors"));
  }

  @Override
  public void close() {
    Collections.reverse(owned);
    for (AutoCloseable each : owned) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException("RocksDB's settings never fail to close", e);
      }
    }
    owned.clear();
  }

  private DBOptions database(StoreOptions options) {
    return new DBOptions()
        .setCreateIfMissing(true)
        .setCreateMissingColumnFamilies(true)
        // After a crash the store holds a prefix of the batches, and the torn end of the log is no
        // error.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        .setMaxTotalWalSize(options.maxWalBytes())
        .setDbWriteBufferSize(options.writeBufferBytes())
        .setMaxOpenFiles(options.maxOpenFiles())
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setMaxManifestFileSize(MAX_MANIFEST_BYTES)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(MAX_INFO_LOG_BYTES)
        .setKeepLogFileNum(KEPT_INFO_LOGS)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        .setStatistics(statistics);
  }

  private ColumnFamilyOptions family(StoreOptions options) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            // Indexes and filters count against the cache's size, or nothing would bound them.
            .setCacheIndexAndFilterBlocks(true)
            .setCacheIndexAndFilterBlocksWithHighPriority(true)
            .setPinL0FilterAndIndexBlocksInCache(true)
            // A file is looked for as a directory too: most such reads end at the filter.
            .setFilterPolicy(own(new BloomFilter(BLOOM_BITS_PER_KEY)));
    return new ColumnFamilyOptions()
        .setTableFormatConfig(table)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(options.writeBufferBytes() / 2)
        .setMaxWriteBufferNumber(2);
  }

  private <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    return resource;
  }

  private static long rows(RocksDB rocks, Map<Family, ColumnFamilyHandle> handles, Family family)
      throws RocksDBException {
    return rocks.getLongProperty(handles.get(family), "rocksdb.estimate-num-keys");
  }
}
