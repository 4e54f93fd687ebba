package io.syncline.agent.testing;

import io.syncline.agent.advice.AdviceAdmin;
import io.syncline.agent.compare.CompareAdmin;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.explain.ExplainAdmin;
import io.syncline.bus.memory.MemoryLog;
import io.syncline.bus.outbox.OriginHome;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.advice.AccessRecorder;
import io.syncline.cache.advice.AdviceListener;
import io.syncline.cache.namespace.AfterWrite;
import io.syncline.cache.namespace.Namespace;
import io.syncline.cache.namespace.NamespaceReader;
import io.syncline.cache.namespace.NamespaceWriter;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.cache.namespace.WriteAdmission;
import io.syncline.cache.namespace.WriteHistory;
import io.syncline.cache.namespace.WritePath;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.PathLook;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.WatermarkSource;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.core.testing.MemoryOutboxStore;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.core.time.Ticker;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A real namespace over a store, a log and a disk in memory; the mounts are those of a {@link
 * MemoryMounts}.
 */
public final class MemoryNamespace implements AutoCloseable {
  public static final int SHARDS = 4;

  private final Ticker ticker = System::nanoTime;
  private final MemoryUfs store;
  private final UnderFileSystem tapped = tap();
  private volatile UnaryOperator<InputStream> reads = UnaryOperator.identity();
  private final MemoryLog log = new MemoryLog(SHARDS);
  private final ChangePublisher publisher = log.publisher("east");
  private final ChangeSubscriber subscriber = log.subscriber("east");
  private final OutboxSender outbox;
  private final NodeShards shards;
  private final SyncEngine engine;
  private final Namespace namespace;
  private final WritePath writes;
  private final WriteHistory history;
  private final PathLook look;
  private final WriteAdmission admission = new WriteAdmission();
  private final AccessRecorder recorder =
      new AccessRecorder(ticker, origin -> origin.name().equals("east-1"), AdviceListener.NONE);

  public MemoryNamespace(MemoryMounts mounts) {
    this(mounts, MemoryUfs.objectStore(InstantSource.system()));
  }

  /** A namespace over a store that others show as well; it hears nothing of them. */
  public MemoryNamespace(MemoryMounts mounts, MemoryUfs store) {
    this.store = store;
    ShardFunction function = new ShardFunction(SHARDS);
    Map<Integer, MemoryShardStore> disks = new ConcurrentHashMap<>();
    shards =
        new NodeShards(
            shard -> disks.computeIfAbsent(shard, MemoryShardStore::new),
            function,
            ShardLimits.DEFAULT,
            record -> {},
            recorder,
            failure -> {},
            FeedSource.unknown(ticker));
    engine = new SyncEngine(shards, WatermarkSource.NONE, ticker, EngineLimits.DEFAULT, recorder);
    recorder.mounted(mounts.current().table().mounts());
    outbox =
        new OutboxSender(
            new Outbox(new Origin("east", "east-1", 1), function, OutboxLimits.DEFAULT, 0),
            new MemoryOutboxStore(),
            new OutboxSender.Logs(publisher, new Joined()),
            new OutboxSender.OriginStart(
                new OriginLife.Settings(
                    SHARDS, FencingWaits.lease(Duration.ofMinutes(10)), Duration.ofSeconds(1)),
                new OnlyStart()),
            new OutboxSender.Clocks(ticker, ticker, InstantSource.system()));
    outbox.writes(List.of(Location.parse("s3://lake")));
    history = new WriteHistory(function, ticker, forgotten -> {});
    look = new PathLook(shards, ticker);
    writes = new WritePath(outbox, shards::invalidateLocally, history);
    PathResolver paths = new PathResolver(() -> mounts.current().table());
    namespace =
        new Namespace(
            new NamespaceReader(paths, mount -> tapped, engine, ticker),
            new NamespaceWriter(paths, mount -> store, writes, AfterWrite.notAsking()),
            admission);
    subscriber.start(shards);
    outbox.start();
  }

  /** Explains what is held, and what was written through it, as node n1. */
  public ExplainAdmin explain(
      MemoryMounts mounts, FakeNode node, Supplier<Optional<List<NodeInfo>>> registered) {
    return new ExplainAdmin(
        new ExplainAdmin.Self("east", "n1"),
        new PathResolver(() -> mounts.current().table()),
        new ExplainAdmin.Sources(look, history, node::feedState, registered),
        InstantSource.system());
  }

  /** Tells what was read through it, as node n1. */
  public AdviceAdmin advice(Supplier<Optional<List<NodeInfo>>> registered) {
    return new AdviceAdmin(new AdviceAdmin.Self("east", "n1"), recorder::recorded, registered);
  }

  /** Tells of what is held, as node n1. */
  public CompareAdmin compare(MemoryMounts mounts, Supplier<Optional<List<NodeInfo>>> registered) {
    return new CompareAdmin(
        new CompareAdmin.Self("east", "n1", SHARDS),
        new PathResolver(() -> mounts.current().table()),
        new CompareAdmin.Sources(shards, engine.held(), registered),
        new CompareAdmin.Clocks(System::nanoTime, InstantSource.system()));
  }

  /** Everybody may join at once. */
  private static final class Joined implements OriginsLog {
    @Override
    public CompletionStage<Long> append(OriginsEntry entry) {
      return CompletableFuture.completedFuture(0L);
    }

    @Override
    public void close() {}
  }

  /** A process that starts once. */
  private static final class OnlyStart implements OriginHome {
    @Override
    public Origin nextIncarnation() {
      throw new AssertionError("the origin is over");
    }

    @Override
    public Set<Long> remembered() {
      return Set.of();
    }

    @Override
    public void remember(Set<Long> incarnations) {}

    @Override
    public String topic() {
      return "east";
    }

    @Override
    public String topicId() {
      return "id";
    }
  }

  /** The namespace itself. */
  public Namespace namespace() {
    return namespace;
  }

  /** The store behind all mounts. */
  public MemoryUfs store() {
    return store;
  }

  /** Changes the bytes of files on their way from the store. */
  public void tapReads(UnaryOperator<InputStream> tap) {
    reads = tap;
  }

  /** The order in which writes go. */
  public WritePath writes() {
    return writes;
  }

  /** What lets its writes in. */
  public WriteAdmission admission() {
    return admission;
  }

  /** Puts a file into the store, behind the namespace's back. */
  public void put(String location, String text) {
    store.putOutside(Location.parse(location), text);
  }

  private UnderFileSystem tap() {
    return (UnderFileSystem)
        Proxy.newProxyInstance(
            UnderFileSystem.class.getClassLoader(),
            new Class<?>[] {UnderFileSystem.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                return method.getName().equals("read") ? reads.apply((InputStream) answer) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() {
    outbox.close();
    subscriber.close();
    publisher.close();
    engine.close();
  }
}
