package io.syncline.benchmarks;

import io.syncline.cache.check.CheckListener;
import io.syncline.cache.check.CheckPace;
import io.syncline.cache.check.CheckTally;
import io.syncline.cache.check.HeardChanges;
import io.syncline.cache.check.ShardCheck;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.Sample;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.History;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.spi.UnderFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A node's metadata of one mount, on disk, which its feed proves to be complete at any time. */
final class HeldLake implements AutoCloseable {
  private static final int SHARDS = 32;

  /** Nothing is to be dropped: what is not held is not compared. */
  private static final long MOST_ROWS = 1L << 30;

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Location mount;
  private final MetadataStore store;
  private final SyncEngine engine;
  private final ReadTerms terms;

  /** A node that holds nothing yet. */
  HeldLake(Path folder, Location mount, UnderFileSystem ufs) {
    this.mount = mount;
    this.terms = new ReadTerms(mount, ufs, new Bound(INTERVAL.toNanos()), false);
    store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
    NodeShards shards =
        new NodeShards(
            store::shard,
            new ShardFunction(SHARDS),
            new ShardLimits(
                MOST_ROWS, ShardLimits.DEFAULT.maxMarks(), ShardLimits.DEFAULT.maxTouched()),
            record -> {},
            SyncListener.NONE,
            failure -> {
              throw failure;
            },
            FeedSource.unknown(System::nanoTime));
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.assigned(shard);
      shards.coldStart(shard, List.of(new Position("topic", "id", shard, 0)));
      shards.caughtUp(shard);
    }
    engine =
        new SyncEngine(
            shards,
            (shard, location) -> new Watermark(OptionalLong.of(System.nanoTime())),
            System::nanoTime,
            EngineLimits.DEFAULT,
            SyncListener.NONE);
  }

  /** Lists a directory, so that it is held. */
  void hold(Location directory) {
    var unused = engine.listing(directory, terms, batch -> {});
  }

  /**
   * Compares all that is held with the store, one shard after the other in one thread, as fast as
   * it goes.
   *
   * @throws IllegalStateException when a difference was found: there is none
   */
  CheckTally check() throws InterruptedException {
    CheckTally all = CheckTally.NONE;
    for (int shard = 0; shard < SHARDS; shard++) {
      Listener heard = new Listener();
      boolean whole =
          new ShardCheck(
                  new ShardCheck.Subject(shard, mount, Sample.ALL),
                  engine.held(),
                  terms,
                  new ShardCheck.Treatment(
                      INTERVAL.plusSeconds(1),
                      Optional.empty(),
                      new HeardChanges(
                          engine.held(),
                          () -> History.Kept.NONE,
                          System::nanoTime,
                          InstantSource.system())),
                  System::nanoTime,
                  new Unlimited(),
                  heard)
              .run();
      if (!whole) {
        throw new IllegalStateException("shard " + shard + " is not held any more");
      }
      all = all.and(heard.last);
    }
    return all;
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }

  /** Nothing waits for its turn; nothing is to be waited for either. */
  private static final class Unlimited implements CheckPace {
    @Override
    public void awaitRequest() {}

    @Override
    public void pause(long nanos) {
      throw new IllegalStateException("something differs, where nothing changes");
    }
  }

  /** Remembers how far it is. */
  private static final class Listener implements CheckListener {
    private CheckTally last = CheckTally.NONE;

    @Override
    public void found(Finding finding) {
      throw new IllegalStateException("found where nothing differs: " + finding);
    }

    @Override
    public void repaired(Finding finding) {
      throw new IllegalStateException("nothing is to be repaired: " + finding);
    }

    @Override
    public void progress(CheckTally tally) {
      last = tally;
    }
  }
}
