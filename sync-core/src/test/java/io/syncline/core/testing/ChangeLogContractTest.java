package io.syncline.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.spi.ChangeSubscriber;
import io.syncline.core.spi.ShardSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every log must do: a {@link ChangePublisher} and a {@link ChangeSubscriber} that belong
 * together. Each test begins with a lake of its own, without clusters.
 */
public abstract class ChangeLogContractTest {
  /** How many partitions the topics have. */
  protected static final int PARTITIONS = 4;

  private final List<AutoCloseable> open = new ArrayList<>();

  /** A publisher of a cluster's topic, which is known to all clusters when this returns. */
  protected abstract ChangePublisher publisherOf(String cluster);

  /** A subscriber, not started, of a node; nodes of one cluster share its shards. */
  protected abstract ChangeSubscriber subscriberOf(String cluster, String node);

  /** Lets subscribers that do nothing by themselves go on. */
  protected void pump() {}

  /** How long anything may take. */
  protected Duration deadline() {
    return Duration.ofSeconds(60);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  @Test
  void handsARecordToItsOwnAndToEveryOtherCluster() {
    ChangePublisher east = publisher("east");
    publisher("west");
    RecordingSink atEast = read("east", "e1", new RecordingSink());
    RecordingSink atWest = read("west", "w1", new RecordingSink());

    BusRecord record = record("east", 2, 0);
    publish(east, record);

    await("both have it", () -> !atEast.records().isEmpty() && !atWest.records().isEmpty());
    assertThat(atEast.records()).containsExactly(record);
    assertThat(atWest.records()).containsExactly(record);
  }

  @Test
  void answersWithTheOffsetAtWhichTheRecordIsRead() {
    ChangePublisher east = publisher("east");
    RecordingSink sink = read("east", "e1", new RecordingSink());

    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      offsets.add(publish(east, record("east", 1, i)));
    }

    awaitRecords(sink, 5);
    assertThat(sink.applied())
        .extracting(applied -> applied.next().nextOffset() - 1)
        .containsExactlyElementsOf(offsets);
    assertThat(offsets).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void keepsTheOrderWithinAPartition() {
    ChangePublisher east = publisher("east");
    RecordingSink sink = read("east", "e1", new RecordingSink());

    List<BusRecord> sent = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      BusRecord record = record("east", i % PARTITIONS, i / PARTITIONS);
      sent.add(record);
      var unused = east.publish(record);
    }

    awaitRecords(sink, sent.size());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int shard = partition;
      assertThat(sink.records())
          .filteredOn(record -> record.partition() == shard)
          .containsExactlyElementsOf(sent.stream().filter(r -> r.partition() == shard).toList());
    }
  }

  @Test
  void handsTheShardOverToTheRecordsOwnPartitionOnly() {
    ChangePublisher east = publisher("east");
    RecordingSink sink = read("east", "e1", new RecordingSink());

    publish(east, record("east", 3, 0));

    awaitRecords(sink, 1);
    assertThat(sink.applied().get(0).shard()).isEqualTo(3);
    assertThat(sink.applied().get(0).next().partition()).isEqualTo(3);
  }

  @Test
  void fixesTheEndsOfAColdShardFirstAndHandsOverNothingOlder() {
    ChangePublisher east = publisher("east");
    publish(east, record("east", 0, 0));
    publish(east, record("east", 0, 1));

    RecordingSink sink = read("east", "e1", new RecordingSink());
    BusRecord later = record("east", 0, 2);
    publish(east, later);

    awaitRecords(sink, 1);
    assertThat(sink.records()).containsExactly(later);
    for (int shard = 0; shard < PARTITIONS; shard++) {
      assertThat(sink.events())
          .containsSubsequence("assigned " + shard, "coldStart " + shard, "caughtUp " + shard);
    }
    assertThat(sink.events()).containsSubsequence("coldStart 0", "apply 0");
    assertThat(sink.moved()).isEmpty();
  }

  @Test
  void resumesExactlyBehindWhatWasAppliedLast() {
    ChangePublisher east = publisher("east");
    publisher("west");
    RecordingSink first = new RecordingSink();
    ChangeSubscriber before = subscribe("west", "w1", first);
    awaitCaughtUp(first);
    publish(east, record("east", 1, 0));
    awaitRecords(first, 1);
    before.close();

    BusRecord missed = record("east", 1, 1);
    publish(east, missed);
    RecordingSink second = read("west", "w1", first.restarted());

    assertThat(second.records()).containsExactly(missed);
    assertThat(second.events()).containsSubsequence("assigned 1", "apply 1", "caughtUp 1");
    assertThat(second.events()).doesNotContain("coldStart 1");
    assertThat(second.moved()).isEmpty();
  }

  @Test
  void readsTheTopicOfANewClusterFromItsFirstRecord() {
    publisher("west");
    RecordingSink sink = read("west", "w1", new RecordingSink());

    ChangePublisher north = publisher("north");
    BusRecord first = record("north", 2, 0);
    publish(north, first);

    awaitRecords(sink, 1);
    assertThat(sink.records()).containsExactly(first);
    await("all shards know it", () -> sink.moved().size() == PARTITIONS);
    assertThat(sink.moved())
        .allSatisfy(
            moved -> {
              assertThat(moved.whole()).isFalse();
              assertThat(moved.next().nextOffset()).isZero();
            });
  }

  @Test
  void readsATopicThatItHeardOfWhileItWasAwayFromItsFirstRecord() {
    publisher("west");
    RecordingSink first = new RecordingSink();
    ChangeSubscriber before = subscribe("west", "w1", first);
    awaitCaughtUp(first);
    before.close();

    ChangePublisher north = publisher("north");
    BusRecord record = record("north", 0, 0);
    publish(north, record);
    RecordingSink second = read("west", "w1", first.restarted());

    assertThat(second.records()).containsExactly(record);
    assertThat(second.moved()).hasSize(PARTITIONS).noneMatch(RecordingSink.Moved::whole);
  }

  @Test
  void sharesTheShardsOfAClusterAndTakesOverOnClose() {
    ChangePublisher east = publisher("east");
    RecordingSink one = new RecordingSink();
    RecordingSink two = new RecordingSink();
    ChangeSubscriber first = subscribe("east", "e1", one);
    subscribe("east", "e2", two);
    await(
        "the shards are shared",
        () -> one.owned().size() == PARTITIONS / 2 && two.owned().size() == PARTITIONS / 2);
    Set<Integer> all = new HashSet<>(one.owned());
    all.addAll(two.owned());
    assertThat(all).hasSize(PARTITIONS);

    first.close();
    await("the other has all", () -> two.caughtUp().size() == PARTITIONS);
    for (int shard = 0; shard < PARTITIONS; shard++) {
      publish(east, record("east", shard, 0));
    }
    awaitRecords(two, PARTITIONS);
    assertThat(one.records()).isEmpty();
  }

  @Test
  void takesBackEveryShardOnCloseAndSaysNothingAfterwards() {
    ChangePublisher east = publisher("east");
    RecordingSink sink = new RecordingSink();
    ChangeSubscriber subscriber = subscribe("east", "e1", sink);
    awaitCaughtUp(sink);

    subscriber.close();

    assertThat(sink.owned()).isEmpty();
    assertThat(subscriber.connected()).isFalse();
    List<String> said = sink.events();
    publish(east, record("east", 0, 0));
    pump();
    assertThat(sink.events()).isEqualTo(said);
  }

  @Test
  void callsTheSinkFromOneThread() {
    ChangePublisher east = publisher("east");
    publisher("west");
    RecordingSink sink = read("west", "w1", new RecordingSink());
    for (int shard = 0; shard < PARTITIONS; shard++) {
      publish(east, record("east", shard, 0));
    }
    awaitRecords(sink, PARTITIONS);
    assertThat(sink.threads()).hasSize(1);
  }

  @Test
  void endsWhenItsSinkFails() {
    ChangePublisher east = publisher("east");
    RecordingSink sink = new RecordingSink();
    sink.failOn(record -> record.sequences().first() == 1);
    ChangeSubscriber subscriber = subscribe("east", "e1", sink);
    awaitCaughtUp(sink);
    assertThat(subscriber.connected()).isTrue();

    publish(east, record("east", 0, 0));
    publish(east, record("east", 0, 1));
    publish(east, record("east", 0, 2));

    await("it ended", () -> !subscriber.connected());
    assertThat(sink.records()).containsExactly(record("east", 0, 0));
    // What it failed on was not stored: another start is handed it again.
    RecordingSink healed = read("east", "e1", sink.restarted());
    assertThat(healed.records())
        .filteredOn(record -> record.partition() == 0)
        .containsExactly(record("east", 0, 1), record("east", 0, 2));
  }

  @Test
  void takesUpAgainAShardThatItsSinkDropped() {
    ChangePublisher east = publisher("east");
    RecordingSink sink = new RecordingSink();
    sink.breakOn(record -> record.partition() == 0 && record.sequences().first() == 1);
    ChangeSubscriber subscriber = subscribe("east", "e1", sink);
    awaitCaughtUp(sink);

    for (int sequence = 0; sequence < 3; sequence++) {
      publish(east, record("east", 0, sequence));
    }
    await("the shard is dropped", () -> !sink.isHeld(0));
    publish(east, record("east", 1, 0));
    awaitRecords(sink, 2);
    assertThat(sink.records())
        .containsExactlyInAnyOrder(record("east", 0, 0), record("east", 1, 0));

    sink.mend();
    await("it is taken up again", () -> sink.isHeld(0) && sink.caughtUp().contains(0));
    publish(east, record("east", 0, 3));
    awaitRecords(sink, 3);
    assertThat(sink.records()).last().isEqualTo(record("east", 0, 3));
    assertThat(sink.events())
        .containsSubsequence("caughtUp 0", "revoked 0", "assigned 0", "coldStart 0", "caughtUp 0");
    assertThat(sink.events()).filteredOn("revoked 1"::equals).isEmpty();
    assertThat(subscriber.connected()).isTrue();
  }

  /** A publisher that is closed after the test. */
  protected final ChangePublisher publisher(String cluster) {
    ChangePublisher publisher = publisherOf(cluster);
    open.add(publisher);
    assertThat(publisher.partitions()).isEqualTo(PARTITIONS);
    return publisher;
  }

  /** A started subscriber that is closed after the test. */
  protected final ChangeSubscriber subscribe(String cluster, String node, ShardSink sink) {
    ChangeSubscriber subscriber = subscriberOf(cluster, node);
    open.add(subscriber);
    subscriber.start(sink);
    return subscriber;
  }

  /** Starts a subscriber that gets all shards, and waits until it has caught up. */
  protected final RecordingSink read(String cluster, String node, RecordingSink sink) {
    subscribe(cluster, node, sink);
    awaitCaughtUp(sink);
    return sink;
  }

  /** Waits until a sink has all shards and every one has caught up. */
  protected final void awaitCaughtUp(RecordingSink sink) {
    await("all shards have caught up", () -> sink.caughtUp().size() == PARTITIONS);
  }

  /** Waits until a sink has applied as many records. */
  protected final void awaitRecords(RecordingSink sink, int count) {
    await(count + " records are applied", () -> sink.records().size() >= count);
  }

  /** Waits for a condition, not longer than the deadline. */
  protected final void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + deadline().toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        fail("waited in vain for: " + what);
      }
      pump();
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted while waiting for: " + what);
      }
    }
  }

  /** Publishes and waits for the offset. */
  protected final long publish(ChangePublisher publisher, BusRecord record) {
    return publisher
        .publish(record)
        .toCompletableFuture()
        .orTimeout(deadline().toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** A record of one change whose sequence number tells it from others. */
  protected static BusRecord record(String cluster, int partition, long sequence) {
    Change change =
        new Change(
            Location.parse("s3://lake/" + cluster + "/" + partition + "/" + sequence),
            Scope.PATH,
            ChangeKind.CREATED,
            Cause.WRITE);
    return new BusRecord(
        new Origin(cluster, cluster + "-1", 7),
        partition,
        new SequenceRange(sequence, sequence),
        OptionalLong.empty(),
        new BusRecord.Changes(List.of(change)));
  }
}
