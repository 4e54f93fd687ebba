package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.WireRecord;
import io.syncline.bus.outbox.OneIncarnation;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.testing.MemoryOutboxStore;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic takes only smaller records than the wire form allows: somebody lowered its limit. */
final class KafkaRefusedRecordIT {
  private static final ShardFunction FUNCTION = new ShardFunction(KafkaLake.PARTITIONS);
  private static final Location LONG =
      Location.parse("hdfs://nn/a/" + "x".repeat(900) + "/" + "y".repeat(900));
  private static final Location SHORT = Location.parse("hdfs://nn/a/b");

  private final EmbeddedKafka broker = TestBroker.create();
  private final KafkaLake lake = new KafkaLake(broker.bootstrapServers());
  private final RecordingSink sink = new RecordingSink();
  private final MemoryOutboxStore disk = new MemoryOutboxStore();
  private final Refusals refusals = new Refusals();

  @BeforeEach
  void start() throws Exception {
    broker.start();
    var unused = new KafkaTopics(lake.settings("east")).ensure();
    KafkaChangeSubscriber reading = lake.read("east", sink);
    await("connected", reading::connected);
    ConfigResource topic =
        new ConfigResource(ConfigResource.Type.TOPIC, lake.topics().changes("east"));
    AlterConfigOp lowered =
        new AlterConfigOp(new ConfigEntry("max.message.bytes", "800"), AlterConfigOp.OpType.SET);
    lake.admin()
        .incrementalAlterConfigs(Map.of(topic, List.of(lowered)))
        .all()
        .get(60, TimeUnit.SECONDS);
    await("the broker has heard of it", this::isTooLarge);
  }

  /** Appends what nobody can read; whether that was refused. */
  private boolean isTooLarge() {
    try {
      long unused =
          lake.append(
              lake.settings("east").ownTopic(), 0, new WireRecord(new byte[1_000], List.of()));
      return false;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(RecordTooLargeException.class);
      return true;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    lake.close();
    broker.close();
  }

  @Test
  void aChangeThatDoesNotFitIsToldAsTheTreeAboveItAndNothingIsLost() {
    Outbox outbox = new Outbox(new Origin("east", "east-1", 1), FUNCTION, OutboxLimits.DEFAULT, 0);
    try (KafkaChangePublisher publisher =
            new KafkaChangePublisher(lake.settings("east"), System::nanoTime, refusals);
        KafkaOriginsLog origins = new KafkaOriginsLog(lake.settings("east"));
        OutboxSender sender =
            new OutboxSender(
                outbox,
                disk,
                new OutboxSender.Logs(publisher, origins),
                new OutboxSender.OriginStart(
                    new OriginLife.Settings(
                        FUNCTION.shards(),
                        FencingWaits.lease(Duration.ofMinutes(10)),
                        Duration.ofSeconds(1)),
                    new OneIncarnation(lake.settings("east").ownTopic(), "id")),
                new OutboxSender.Clocks(
                    System::nanoTime, System::nanoTime, InstantSource.system()))) {
      sender.writes(List.of(LONG.root()));
      sender.start();
      sender.settle(sender.open(List.of(created(LONG), created(SHORT))));
      assertThat(sender.flush(Duration.ofSeconds(60))).isTrue();
      assertThat(sender.depth()).isZero();
    }
    Change wider =
        new Change(SHORT.parent().orElseThrow(), Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE);
    await(
        "both are told",
        () -> told(FUNCTION.shardOf(LONG), wider) && told(FUNCTION.shardOf(SHORT), created(SHORT)));
    assertThat(refusals.count).hasValueGreaterThanOrEqualTo(2);
    assertThat(disk.all()).isEmpty();
  }

  private boolean told(int shard, Change change) {
    return sink.records().stream()
        .filter(record -> record.partition() == shard)
        .map(BusRecord::body)
        .anyMatch(body -> body instanceof BusRecord.Changes c && c.changes().contains(change));
  }

  private static Change created(Location location) {
    return new Change(location, Scope.PATH, ChangeKind.CREATED, Cause.WRITE);
  }

  private static final class Refusals implements PublishListener {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public void published(int bytes, long nanos) {}

    @Override
    public void failed(long nanos) {}

    @Override
    public void refused(long nanos) {
      count.incrementAndGet();
    }
  }
}
