package io.syncline.cache.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.SyncException;
import io.syncline.core.feed.FeedSettings;
import io.syncline.core.feed.ReadLag;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.Token;
import io.syncline.core.origin.Members;
import io.syncline.core.outbox.RecordRouter;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A node's shards and engine over stores in memory, with time that moves only when told, and a log
 * of its own.
 */
public final class EngineRig implements AutoCloseable {
  public static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  public static final Duration INTERVAL = Duration.ofSeconds(30);
  static final String TOPIC = "syncline.changes.east";

  private static final Origin ORIGIN = new Origin("east", "node-1", 1);

  public final ShardFunction function;
  final ShardLimits limits;
  public final MemoryUfs ufs;
  public final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  final Map<Integer, MemoryShardStore> stores = new ConcurrentHashMap<>();
  final List<SyncException> failures = new CopyOnWriteArrayList<>();
  final Counts counts = new Counts();
  public final NodeShards shards;
  public final SyncEngine engine;
  private final AtomicLong offsets = new AtomicLong();

  /** By how much the wall clock was set forward, which elapsed time takes for a sleep. */
  private final AtomicLong leaps = new AtomicLong();

  public final Ticker ticker =
      new Ticker() {
        @Override
        public long nanos() {
          return nanos.get() + leaps.get();
        }

        @Override
        public long steadyNanos() {
          return nanos.get();
        }
      };

  /** The number that comes next in each shard: nobody misses one. */
  private final Map<Integer, Long> sequences = new ConcurrentHashMap<>();

  EngineRig(MemoryUfs ufs) {
    this(ufs, new Settings(4, ShardLimits.DEFAULT, EngineLimits.DEFAULT, WatermarkSource.NONE));
  }

  public EngineRig(MemoryUfs ufs, Settings settings) {
    this(ufs, settings, ReadLag.NONE);
  }

  EngineRig(MemoryUfs ufs, Settings settings, ReadLag lag) {
    this.ufs = ufs;
    this.function = new ShardFunction(settings.shards());
    this.limits = settings.rows();
    this.shards =
        new NodeShards(
            this::store,
            function,
            limits,
            record -> {},
            counts,
            failures::add,
            new FeedSource(() -> Members.NONE, ticker, FeedSettings.DEFAULT.with(lag)));
    this.engine = new SyncEngine(shards, settings.watermarks(), ticker, settings.engine(), counts);
    for (int shard = 0; shard < settings.shards(); shard++) {
      own(shard);
    }
  }

  /** What a rig is made of. */
  public record Settings(
      int shards, ShardLimits rows, EngineLimits engine, WatermarkSource watermarks) {
    static Settings rows(long maxRows, int childrenPage) {
      return new Settings(
          1,
          new ShardLimits(maxRows, 1_024, 10_000),
          new EngineLimits(4, 16, 3, childrenPage),
          WatermarkSource.NONE);
    }
  }

  public static EngineRig objects() {
    return new EngineRig(MemoryUfs.objectStore(CLOCK));
  }

  static EngineRig tree() {
    return new EngineRig(MemoryUfs.tree(CLOCK));
  }

  MemoryShardStore store(int shard) {
    return stores.computeIfAbsent(shard, MemoryShardStore::new);
  }

  public void own(int shard) {
    shards.assigned(shard);
    if (shards.positions(shard).isEmpty()) {
      shards.coldStart(shard, List.of(at(shard, 0)));
    }
    shards.caughtUp(shard);
  }

  static Position at(int shard, long offset) {
    return new Position(TOPIC, "id-1", shard, offset);
  }

  public Location s3(String path) {
    return Location.parse("s3://lake/" + path);
  }

  Location hdfs(String path) {
    return Location.parse("hdfs://nn/" + path);
  }

  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** The wall clock is set forward. */
  void leap(Duration ahead) {
    leaps.addAndGet(ahead.toNanos());
  }

  public ReadTerms terms(Duration interval) {
    return terms(ufs, interval);
  }

  ReadTerms terms(UnderFileSystem store, Duration interval) {
    return new ReadTerms(s3(""), store, new Bound(interval.toNanos()), false);
  }

  public ReadTerms unbounded() {
    return new ReadTerms(s3(""), ufs, Bound.NONE, false);
  }

  ReadTerms staleAllowed(Duration interval) {
    return new ReadTerms(s3(""), ufs, new Bound(interval.toNanos()), true);
  }

  /** Terms of a reader who carries tokens; what is too old may be served to others. */
  ReadTerms carrying(Token... tokens) {
    return new ReadTerms(s3(""), ufs, Bound.NONE, true, List.of(tokens));
  }

  /** The token of the change that the log tells a shard of as that number. */
  static Token token(int shard, long sequence) {
    return new Token(ORIGIN, shard, sequence);
  }

  public EntryAnswer stat(Location location) {
    return engine.entry(location, terms(INTERVAL));
  }

  Optional<FileStatus> found(Location location) {
    return stat(location).found();
  }

  public Listed ls(Location directory) {
    return ls(directory, terms(INTERVAL));
  }

  Listed ls(Location directory, ReadTerms terms) {
    List<ListingAnswer.Child> children = new ArrayList<>();
    List<Integer> batches = new ArrayList<>();
    ListingAnswer answer =
        engine.listing(
            directory,
            terms,
            batch -> {
              batches.add(batch.size());
              children.addAll(batch);
            });
    return new Listed(answer, children, batches);
  }

  /** What a listing handed over. */
  public record Listed(
      ListingAnswer answer, List<ListingAnswer.Child> children, List<Integer> batches) {
    List<String> names() {
      return children.stream().map(child -> child.location().name()).toList();
    }
  }

  /** Something puts back what is held of a location now, behind the back of its shard. */
  public Runnable corruption(Location location) {
    MemoryShardStore store = store(function.shardOf(location));
    Entry before = store.entry(location);
    return () -> store.write(new ShardBatch().entry(location, before));
  }

  public static Change change(Location location, ChangeKind kind) {
    return new Change(location, Scope.PATH, kind, Cause.WATCH);
  }

  public static Change tree(Location location, ChangeKind kind) {
    return new Change(location, Scope.SUBTREE, kind, Cause.WATCH);
  }

  /** The log says so, to every shard that must hear of it. */
  public void announce(Change... changes) {
    new RecordRouter(function)
        .route(List.of(changes))
        .forEach((shard, told) -> apply(shard, new BusRecord.Changes(told)));
  }

  public void modified(Location location) {
    announce(change(location, ChangeKind.MODIFIED));
  }

  void apply(int shard, BusRecord.Body body) {
    long offset = offsets.getAndIncrement();
    long sequence = sequences.merge(shard, 1L, Long::sum) - 1;
    shards.apply(
        shard, new RecordPlace(at(shard, offset + 1), offset, 0), record(shard, sequence, body));
  }

  static BusRecord record(int shard, long sequence, BusRecord.Body body) {
    return new BusRecord(
        ORIGIN, shard, new SequenceRange(sequence, sequence), OptionalLong.empty(), body);
  }

  /** So many files {@code f00000 ...} in a directory of the store. */
  public void fill(Location directory, int files) {
    for (int i = 0; i < files; i++) {
      ufs.putOutside(file(directory, i), "v1");
    }
  }

  public static Location file(Location directory, int number) {
    return directory.child(String.format("f%06d", number));
  }

  public void asked(Map<MemoryUfs.Operation, Integer> operations) {
    assertThat(ufs.operations()).isEqualTo(operations);
    ufs.forgetCalls();
  }

  void askedNothing() {
    asked(Map.of());
  }

  @Override
  public void close() {
    engine.close();
  }
}
