package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsSink;
import io.syncline.core.spi.ShardSink;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A shard without state begins where all topics end; who joined or registered before that is known
 * before anything is stored.
 *
 * <p>Something happens each time just when the ends were fixed: the sink is asked for its positions
 * then.
 */
final class KafkaColdStartIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();
  private static final Origin LATE = new Origin("east", "east-9", 1);

  private final KafkaLake lake = new KafkaLake(BROKER.bootstrapServers());
  private final RecordingSink sink = new RecordingSink();
  private final List<String> order = new CopyOnWriteArrayList<>();
  private final Map<Integer, List<Position>> ends = new ConcurrentHashMap<>();
  private KafkaChangeSubscriber subscriber;

  @BeforeAll
  static void start() {
    BROKER.start();
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @AfterEach
  void close() throws Exception {
    if (subscriber != null) {
      subscriber.close();
    }
    lake.close();
  }

  @Test
  void beginsAtTheEndsAsTheyWereAndReadsWhatCameSince() {
    KafkaChangePublisher east = lake.publisher("east");
    publish(east, heartbeat("east", 0, 0));
    publish(east, heartbeat("east", 0, 1));
    read(() -> publish(east, heartbeat("east", 0, 2)));
    await("what came since", () -> !sink.records().isEmpty());
    assertThat(sink.records()).containsExactly(heartbeat("east", 0, 2));
    assertThat(ends.get(0)).extracting(Position::nextOffset).containsExactly(2L);
    assertThat(ends.get(1)).extracting(Position::nextOffset).containsExactly(0L);
    assertThat(sink.moved()).isEmpty();
  }

  /** T9: it may have written what is held from now on. */
  @Test
  void knowsWhoJoinedBeforeTheEndsWereFixedBeforeItStoresAnything() {
    lake.publisher("east");
    OriginsEntry joined =
        new OriginsEntry.Joined(
            LATE,
            List.of(Location.parse("s3://lake/a")),
            Optional.empty(),
            List.of(),
            FencingWaits.NONE);
    read(() -> append(joined));
    assertThat(order).containsSubsequence(LATE.toString(), "coldStart 0");
    assertThat(order).containsSubsequence(LATE.toString(), "coldStart 1");
  }

  @Test
  void readsTheTopicOfAClusterThatRegisteredMeanwhileFromItsFirstRecord() {
    lake.publisher("east");
    read(() -> publish(lake.publisher("north"), heartbeat("north", 0, 0)));
    await("its first record", () -> !sink.records().isEmpty());
    assertThat(sink.records()).containsExactly(heartbeat("north", 0, 0));
    String own = lake.settings("east").ownTopic();
    assertThat(ends.get(0)).extracting(Position::topic).containsExactly(own);
    await("both shards are told", () -> sink.moved().size() >= KafkaLake.PARTITIONS);
    assertThat(sink.moved())
        .hasSize(KafkaLake.PARTITIONS)
        .allSatisfy(moved -> assertThat(moved.whole()).isFalse());
  }

  /** Reads as the east, from the first start until it has caught up. */
  private void read(Runnable meanwhile) {
    subscriber =
        new KafkaChangeSubscriber(
            lake.settings("east"), System::nanoTime, new WhoJoined(), () -> {});
    subscriber.start(new Beginning(meanwhile));
    await("caught up", () -> sink.caughtUp().size() == KafkaLake.PARTITIONS);
  }

  private void append(OriginsEntry entry) {
    try {
      long unused = lake.append(lake.topics().origins(), 0, OriginsCodec.encode(entry));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Writes down who joined. */
  private final class WhoJoined implements OriginsSink {
    @Override
    public void entry(String key, OriginsEntry entry) {
      if (entry instanceof OriginsEntry.Joined joined) {
        order.add(joined.origin().toString());
      }
    }

    @Override
    public void deleted(String key, Optional<Origin> origin) {}

    @Override
    public void unreadable(String key, String reason) {}
  }

  /** Lets something happen when positions are asked for first, and writes down what is fixed. */
  private final class Beginning implements ShardSink {
    private final Runnable meanwhile;
    private boolean happened;

    Beginning(Runnable meanwhile) {
      this.meanwhile = meanwhile;
    }

    @Override
    public List<Position> positions(int shard) {
      if (!happened) {
        happened = true;
        meanwhile.run();
      }
      return sink.positions(shard);
    }

    @Override
    public void coldStart(int shard, List<Position> fixed) {
      order.add("coldStart " + shard);
      ends.put(shard, fixed);
      sink.coldStart(shard, fixed);
    }

    @Override
    public void assigned(int shard) {
      sink.assigned(shard);
    }

    @Override
    public void moved(int shard, Position next, boolean whole, String reason) {
      sink.moved(shard, next, whole, reason);
    }

    @Override
    public void apply(int shard, RecordPlace place, BusRecord record) {
      sink.apply(shard, place, record);
    }

    @Override
    public void unreadable(int shard, Position next, UnreadableRecord record) {
      sink.unreadable(shard, next, record);
    }

    @Override
    public void caughtUp(int shard) {
      sink.caughtUp(shard);
    }

    @Override
    public boolean isHeld(int shard) {
      return sink.isHeld(shard);
    }

    @Override
    public void sampled(int shard, long asked, long readThen, Position end, int leaderEpoch) {
      sink.sampled(shard, asked, readThen, end, leaderEpoch);
    }

    @Override
    public void revoked(int shard) {
      sink.revoked(shard);
    }
  }
}
