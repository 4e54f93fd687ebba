package io.syncline.cache.advice;

import io.syncline.cache.sync.HeardRead;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.advice.Access;
import io.syncline.core.advice.AccessRecord;
import io.syncline.core.advice.Recorded;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.mount.Mount;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.Sync;
import io.syncline.core.time.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records what is read and changed of each mount. Two mounts of one location have one record, with
 * the shorter of their intervals.
 *
 * <p>Shape: at most {@value #MAX_MOUNTS} records, begun with the first read of each; a further
 * mount is not recorded until one of them is gone. In memory only: a restart begins anew.
 *
 * <p>Thread rule: any thread. A read never waits: what comes while another read of the same mount
 * is recorded is only counted.
 */
public final class AccessRecorder implements SyncListener {
  /** Mounts that are recorded; reads of further ones are not. */
  public static final int MAX_MOUNTS = 16;

  private final Ticker ticker;
  private final Predicate<Origin> own;
  private final AdviceListener listener;
  private final Map<Location, MountRecord> records = new ConcurrentHashMap<>();

  /** The interval in effect of each mounted location; replaced as a whole. */
  private volatile Map<Location, Long> intervals = Map.of();

  /**
   * A recorder of no mount yet.
   *
   * @param own whether changes of an origin were made through this node, which knows of them
   *     already
   */
  public AccessRecorder(Ticker ticker, Predicate<Origin> own, AdviceListener listener) {
    this.ticker = ticker;
    this.own = own;
    this.listener = listener;
  }

  /** These mounts are in effect; what was recorded of others is forgotten. */
  public synchronized void mounted(List<Mount> mounts) {
    intervals =
        mounts.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Mount::location,
                    mount -> Bound.of(mount.policy().syncInterval()).nanos(),
                    Math::min));
    records.keySet().retainAll(intervals.keySet());
    long now = ticker.nanos();
    intervals.forEach(
        (location, nanos) -> {
          MountRecord record = records.get(location);
          if (record != null) {
            record.with(
                all -> {
                  all.retune(now, nanos);
                  return nanos;
                });
          }
        });
  }

  @Override
  public void read(HeardRead read) {
    MountRecord record = records.get(read.terms().mount());
    if (record == null) {
      record = begin(read.terms().mount());
      if (record == null) {
        return;
      }
    }
    if (!record.offer((all, interval) -> read(all, interval, read))) {
      listener.missed();
    }
  }

  private static void read(AccessRecord all, long interval, HeardRead read) {
    Access.Cost cost =
        new Access.Cost(read.gets(), read.lists(), read.terms().ufs().traits().listingPageCost());
    if (!read.owned()) {
      all.readUnowned(read.arrival(), cost);
      return;
    }
    boolean listing = read.target() == Sync.Target.LISTING;
    Bounds bounds = read.terms().bounds();
    long bound =
        (listing ? bounds.listing(read.location()) : bounds.entry(read.location(), true)).nanos();
    boolean held = !read.served().asked() && !read.served().stale();
    all.read(
        new Access(
            read.location(),
            listing,
            read.arrival(),
            bound < interval ? bound : Long.MAX_VALUE,
            cost,
            held ? read.served().since().orElse(Access.NEVER) : Access.NEVER,
            read.watermark().nanos().orElse(Access.NEVER)));
  }

  private @Nullable MountRecord begin(Location mount) {
    if (!intervals.containsKey(mount)) {
      return null; // Not mounted any more, or not yet.
    }
    if (records.size() >= MAX_MOUNTS) {
      listener.unrecorded();
      return null;
    }
    return beginOnce(mount);
  }

  private synchronized @Nullable MountRecord beginOnce(Location mount) {
    Long interval = intervals.get(mount);
    if (interval == null || (records.size() >= MAX_MOUNTS && !records.containsKey(mount))) {
      return null;
    }
    return records.computeIfAbsent(mount, location -> new MountRecord(ticker, interval));
  }

  @Override
  public void heard(Origin origin, List<Invalidation> changes, boolean stale) {
    if (!own.test(origin)) {
      concerned(changes, (all, mine) -> all.heard(ticker.nanos(), mine, stale));
    }
  }

  @Override
  public void written(List<Invalidation> written) {
    concerned(written, (all, mine) -> all.written(ticker.nanos(), mine));
  }

  private void concerned(
      List<Invalidation> changes, BiConsumer<AccessRecord, List<Invalidation>> told) {
    records.forEach(
        (mount, record) -> {
          List<Invalidation> mine =
              changes.stream().filter(each -> each.location().intersects(mount)).toList();
          if (!mine.isEmpty()) {
            record.with(
                all -> {
                  told.accept(all, mine);
                  return mine;
                });
          }
        });
  }

  /**
   * What was recorded of a mounted location; empty where nothing was read, or it is not recorded.
   */
  public Optional<Recorded> recorded(Location mount) {
    return Optional.ofNullable(records.get(mount)).map(MountRecord::recorded);
  }

  /**
   * How much is in use.
   *
   * @param mounts mounts that are recorded
   * @param paths tracked paths, of the mount with most
   * @param listings tracked listings, of the mount with most
   */
  public record InUse(int mounts, int paths, int listings) {}

  /** How much is in use at this moment. */
  public InUse inUse() {
    int paths = 0;
    int listings = 0;
    for (MountRecord record : records.values()) {
      paths = Math.max(paths, record.with(AccessRecord::trackedPaths));
      listings = Math.max(listings, record.with(AccessRecord::trackedListings));
    }
    return new InUse(records.size(), paths, listings);
  }
}
