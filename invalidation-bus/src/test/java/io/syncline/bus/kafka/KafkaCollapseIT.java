package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kafka is stopped while thousands of writes go on: all of them are told when it is back. */
final class KafkaCollapseIT {
  private static final ShardFunction FUNCTION = new ShardFunction(KafkaLake.PARTITIONS);
  private static final Location ROOT = Location.parse("hdfs://nn/a");
  private static final int WRITES = 10_000;

  private final EmbeddedKafka broker = TestBroker.create();
  private final KafkaLake lake = KafkaLake.impatient(broker.bootstrapServers());
  private final RecordingSink sink = new RecordingSink();
  private final MemoryOutboxStore disk = new MemoryOutboxStore();

  @AfterEach
  void close() throws Exception {
    lake.close();
    broker.close();
  }

  @Test
  void everyChangeArrivesAndTheOutboxEmpties() throws Exception {
    broker.start();
    var unused = new KafkaTopics(lake.settings("east")).ensure();
    KafkaChangeSubscriber reading = lake.read("east", sink);
    await("connected", reading::connected);
    OutboxLimits limits = new OutboxLimits(2_000, 500, Duration.ofSeconds(1));
    Outbox outbox = new Outbox(new Origin("east", "east-1", 1), FUNCTION, limits, 0);
    try (KafkaChangePublisher publisher =
            new KafkaChangePublisher(lake.settings("east"), System::nanoTime, new Unheard());
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
      sender.writes(List.of(ROOT));
      sender.start();
      sender.settle(sender.open(created(ROOT.child("first"))));
      assertThat(sender.flush(Duration.ofSeconds(60))).isTrue();

      broker.stop();
      List<Location> written = new ArrayList<>();
      for (int i = 0; i < WRITES; i++) {
        if (sender.depth() > 1_900) {
          await("it collapses", () -> sender.depth() < 1_500);
        }
        Location file = ROOT.child("d" + i % 9).child("f" + i);
        sender.settle(sender.open(created(file)));
        written.add(file);
      }
      assertThat(sender.pressure().refused()).isZero();
      assertThat(sender.pressure().collapsed()).isGreaterThan(WRITES - 2_000);

      broker.start();
      await("the outbox is empty", () -> sender.depth() == 0);
      await("so is the disk", () -> disk.all().isEmpty());
      await("all is told", () -> isTold(written));
    }
  }

  private boolean isTold(List<Location> written) {
    Set<List<Object>> told = new HashSet<>();
    for (BusRecord record : sink.records()) {
      if (record.body() instanceof BusRecord.Changes body) {
        for (Change change : body.changes()) {
          told.add(List.of(record.partition(), change.location(), change.scope()));
        }
      }
    }
    return written.stream()
        .allMatch(
            file -> {
              int shard = FUNCTION.shardOf(file);
              return told.contains(List.<Object>of(shard, file, Scope.PATH))
                  || told.contains(List.<Object>of(shard, file, Scope.SUBTREE))
                  || file.ancestors().stream()
                      .anyMatch(up -> told.contains(List.<Object>of(shard, up, Scope.SUBTREE)));
            });
  }

  private static List<Change> created(Location location) {
    return List.of(new Change(location, Scope.PATH, ChangeKind.CREATED, Cause.WRITE));
  }

  private static final class Unheard implements PublishListener {
    @Override
    public void published(int bytes, long nanos) {}

    @Override
    public void failed(long nanos) {}

    @Override
    public void refused(long nanos) {}
  }
}
