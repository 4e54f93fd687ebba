package io.syncline.benchmarks;

import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.KafkaChangePublisher;
import io.syncline.bus.kafka.KafkaChangeSubscriber;
import io.syncline.bus.kafka.KafkaOriginsLog;
import io.syncline.bus.kafka.KafkaTopics;
import io.syncline.bus.kafka.PublishListener;
import io.syncline.bus.kafka.TopicSettings;
import io.syncline.bus.outbox.OriginHome;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.cache.namespace.WritePath;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.spi.MutationResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two clusters from the write path of one to the metadata store of the other: outbox on disk,
 * sender, producer, broker, reader, shard and its batch on disk. Only the under file system is left
 * out: its commit is where the time starts.
 */
final class BusPair implements AutoCloseable {
  private final MetadataStore eastStore;
  private final MetadataStore westStore;
  private final KafkaChangePublisher publisher;
  private final KafkaChangeSubscriber subscriber;
  private final KafkaOriginsLog origins;
  private final OutboxSender sender;
  private final WritePath writes;
  private final NodeShards shards;
  private final int partitions;
  private final SynchronousQueue<Long> applied = new SynchronousQueue<>();

  BusPair(String bootstrapServers, int partitions, Path home) {
    this.partitions = partitions;
    ShardFunction function = new ShardFunction(partitions);
    TopicSettings topics = TopicSettings.singleBroker(partitions);
    eastStore = MetadataStore.open(home.resolve("east"), StoreOptions.DEFAULTS);
    westStore = MetadataStore.open(home.resolve("west"), StoreOptions.DEFAULTS);
    KafkaBusSettings east = new KafkaBusSettings(bootstrapServers, "east", "east-1", topics);
    KafkaBusSettings west = new KafkaBusSettings(bootstrapServers, "west", "west-1", topics);
    OriginsEntry.Registered registration = new KafkaTopics(east).ensure();
    new KafkaTopics(west).ensure();
    publisher = new KafkaChangePublisher(east, System::nanoTime, PublishListener.NONE);
    origins = new KafkaOriginsLog(east);
    Origin origin = new Origin("east", "east-1", 1);
    Outbox outbox = new Outbox(origin, function, OutboxLimits.DEFAULT, 0);
    sender =
        new OutboxSender(
            outbox,
            eastStore.outbox(),
            new OutboxSender.Logs(publisher, origins),
            new OutboxSender.OriginStart(
                new OriginLife.Settings(
                    partitions, FencingWaits.lease(Duration.ofMinutes(10)), Duration.ofSeconds(1)),
                new OneStart(origin, registration)),
            new OutboxSender.Clocks(System::nanoTime, System::nanoTime, Clock.systemUTC()));
    sender.writes(List.of(Location.parse("s3://lake")));
    sender.start();
    writes = new WritePath(sender, invalidations -> {});
    shards =
        new NodeShards(
            westStore::shard,
            function,
            ShardLimits.DEFAULT,
            record -> westStore.quarantine().add(record, Clock.systemUTC().instant()),
            new Arrivals(),
            failure -> {
              throw failure;
            },
            FeedSource.unknown(System::nanoTime));
    subscriber = new KafkaChangeSubscriber(west, System::nanoTime);
    subscriber.start(shards);
  }

  /** Waits until the reading cluster has read all there is. */
  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (shards.shardsCaughtUp().size() < partitions) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "only " + shards.shardsCaughtUp() + " caught up within 60 s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /**
   * Nanoseconds from the commit of one overwrite in one cluster until the other has applied its
   * record.
   */
  long propagation(int number) throws InterruptedException {
    Location file = Location.parse("s3://lake/table/day=" + number + "/part-0.parquet");
    AtomicLong committed = new AtomicLong();
    Object unused =
        writes.mutate(
            List.of(new Change(file, Scope.PATH, ChangeKind.MODIFIED, Cause.WRITE)),
            gate -> {
              gate.beforeAttempt();
              committed.set(System.nanoTime());
              return new MutationResult(
                  MutationResult.Effect.ALL,
                  false,
                  Optional.empty(),
                  null,
                  MutationResult.Cost.NONE);
            },
            false);
    Long arrived = applied.poll(30, TimeUnit.SECONDS);
    if (arrived == null) {
      throw new IllegalStateException("a change was not applied within 30 s");
    }
    return arrived - committed.get();
  }

  @Override
  public void close() {
    sender.close();
    publisher.close();
    origins.close();
    subscriber.close();
    eastStore.close();
    westStore.close();
  }

  /** Tells when a change was applied. */
  private final class Arrivals implements SyncListener {
    @Override
    public void invalidated(Scope scope, int count) {
      try {
        applied.put(System.nanoTime());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A process that starts once. */
  private record OneStart(Origin origin, OriginsEntry.Registered registration)
      implements OriginHome {
    @Override
    public Origin nextIncarnation() {
      throw new IllegalStateException(origin + " is over");
    }

    @Override
    public Set<Long> remembered() {
      return Set.of();
    }

    @Override
    public void remember(Set<Long> incarnations) {}

    @Override
    public String topic() {
      return registration.topic();
    }

    @Override
    public String topicId() {
      return registration.topicId();
    }
  }
}
