package io.syncline.watch.s3.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.embedded.EmbeddedKafka;
import io.syncline.watch.RecordingListener;
import io.syncline.watch.s3.Events;
import io.syncline.watch.s3.message.EventDialect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real topic, read to the ends that it had when a poll began. */
class TopicFeedIT {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long DEADLINE = Duration.ofMinutes(2).toNanos();

  @TempDir private static Path folder;
  private static EmbeddedKafka broker;
  private static Admin admin;
  private static KafkaProducer<byte[], byte[]> producer;
  private static int topics;

  private final RecordingListener listener = new RecordingListener();
  private String topic;
  private TopicFeed feed;
  private String position;
  private long now;

  @BeforeAll
  static void start() {
    broker = new EmbeddedKafka(folder).start();
    Map<String, Object> properties = Map.of("bootstrap.servers", broker.bootstrapServers());
    admin = Admin.create(properties);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    producer.close();
    admin.close();
    broker.close();
  }

  @BeforeEach
  void begin() throws Exception {
    topic = "events-" + topics++;
    make(2);
    feed = feed();
    position = feed.now();
  }

  @AfterEach
  void end() {
    feed.close();
  }

  @Test
  void everythingOfAllPartitionsIsTold() throws Exception {
    send(0, Events.created("x"));
    send(1, Events.created("y"));
    assertThat(names(poll())).containsExactly("x", "y");
    Poll empty = poll();
    assertThat(empty.changes()).isEmpty();
    assertThat(empty.complete()).isTrue();
    send(0, Events.created("z"));
    assertThat(names(poll())).containsExactly("z");
  }

  @Test
  void theSamePositionTellsTheSameAgain() throws Exception {
    send(0, Events.created("x"));
    String before = position;
    Poll first = poll();
    assertThat(feed.poll(before, POLL)).isEqualTo(first);
    feed.close();
    feed = feed();
    assertThat(feed.poll(before, POLL)).as("a successor").isEqualTo(first);
  }

  @Test
  void aPartitionThatIsAddedIsReadFromItsBeginning() throws Exception {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    send(2, Events.created("x"));
    long deadline = System.nanoTime() + DEADLINE;
    Poll poll = poll();
    while (poll.changes().isEmpty() && System.nanoTime() < deadline) {
      poll = poll();
    }
    assertThat(names(poll)).containsExactly("x");
    assertThat(poll.loss()).isEmpty();
  }

  @Test
  void whatWasDroppedMakesEverythingOld() throws Exception {
    send(0, Events.created("x"));
    send(0, Events.created("y"));
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(1)))
        .all()
        .get();
    assertLost(WatchLoss.Cause.EXPIRED);
    send(0, Events.created("z"));
    assertThat(names(poll())).containsExactly("z");
  }

  /** Until Kafka says that it is out of range, after which everything is old. */
  @Test
  @Timeout(60)
  void whatEndsBeforeWhatWasReadOfItProvesNothing() throws Exception {
    TopicPosition end = TopicPosition.parse(position).orElseThrow();
    position = new TopicPosition(end.topic(), end.id(), List.of(7L, 0L)).toString();
    Poll poll = poll();
    while (poll.loss().isEmpty()) {
      assertThat(poll.complete()).isFalse();
      poll = poll();
    }
    assertThat(poll.loss().map(WatchLoss::cause)).contains(WatchLoss.Cause.EXPIRED);
    assertThat(poll.changes()).containsExactly(Events.all());
  }

  @Test
  void moreThanAPollMayTellIsToldByTheNext() throws Exception {
    int records = 500;
    for (int from = 0; from < 3 * Poll.MAX_CHANGES; from += records) {
      send(0, Events.records(from, from + records, Instant.now()));
    }
    Set<String> told = new TreeSet<>();
    Poll first = poll();
    assertThat(first.complete()).isFalse();
    assertThat(listener.lines).containsExactly("reached POLL_CHANGES");
    told.addAll(names(first));
    for (Poll next = poll(); !next.changes().isEmpty(); next = poll()) {
      told.addAll(names(next));
    }
    assertThat(told).hasSize(3 * Poll.MAX_CHANGES);
  }

  @Test
  void aTopicMadeAnewUnderItsNameIsAnother() throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    long deadline = System.nanoTime() + DEADLINE;
    while (admin.listTopics().names().get().contains(topic) && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    make(2);
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void aPositionOfSomethingElseSaysNothing() throws Exception {
    position = "sqs arn 1 2 3";
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
    position = "topic " + topic + " x 1,2";
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
    position = "topic " + topic + " x 1,";
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void aRecordThatCannotBeReadIsToldAsTrees() throws Exception {
    send(0, "hello");
    send(0, Events.created("x"));
    assertThat(poll().changes()).containsExactly(Events.all());
    producer.send(new ProducerRecord<>(topic, 0, null, null)).get();
    assertThat(poll().changes()).containsExactly(Events.all());
    assertThat(poll().changes()).as("it is told of once").isEmpty();
    assertThat(listener.lines).containsExactly("malformed hello", "malformed ");
  }

  @Test
  void anEventThatComesAfterItsClaimRaisesTheDelayAndEndsClaims() throws Exception {
    assertThat(poll().complete()).isTrue();
    send(0, Events.created("x", Instant.now().minus(Duration.ofMinutes(10))));
    assertThat(poll().complete()).isFalse();
    assertThat(feed.delay()).isGreaterThan(Duration.ofMinutes(14));
    assertThat(listener.lines).containsExactly("late, allowed " + feed.delay());
    now += EventDelay.Limits.DEFAULT.distrust().toNanos();
    assertThat(poll().complete()).isTrue();
  }

  /** A store whose Kafka is away keeps its events, and says when they happened in the record. */
  @Test
  void aRecordThatItsProducerKeptIsLateWhateverTimeItHas() throws Exception {
    assertThat(poll().complete()).isTrue();
    Instant happened = Instant.now().minus(Duration.ofMinutes(10));
    byte[] value = Events.created("x", happened).getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(topic, 0, happened.toEpochMilli(), null, value)).get();
    assertThat(poll().complete()).isFalse();
    assertThat(listener.lines).containsExactly("late, allowed " + feed.delay());
  }

  /** Whatever else its clients are told: a poll that ended before it would prove too much. */
  @Test
  void aTransactionThatSomebodyLeftOpenHidesNothingBehindIt() throws Exception {
    feed.close();
    feed = feed(Map.of("isolation.level", "read_committed"));
    try (KafkaProducer<byte[], byte[]> transactional = transactional()) {
      transactional.initTransactions();
      transactional.beginTransaction();
      byte[] value = Events.created("x").getBytes(StandardCharsets.UTF_8);
      transactional.send(new ProducerRecord<>(topic, 0, null, value)).get();
      send(0, Events.created("y"));
      Poll poll = poll();
      assertThat(names(poll)).containsExactly("x", "y");
      assertThat(poll.complete()).isTrue();
    }
  }

  private KafkaProducer<byte[], byte[]> transactional() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", topic),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  @Test
  void aTopicThatIsNotThereIsRefused() {
    topic = "nowhere";
    feed.close();
    feed = feed();
    assertThatThrownBy(feed::now)
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
  }

  @Test
  void anInterruptEndsAPoll() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::poll).isInstanceOf(InterruptedException.class);
  }

  @Test
  void positionsOfTheLargestTopicFit() {
    TopicPosition largest =
        new TopicPosition(
            "t".repeat(249),
            "i".repeat(22),
            Collections.nCopies(TopicPosition.MAX_PARTITIONS, Long.MAX_VALUE));
    assertThat(largest.toString()).hasSizeLessThan(Poll.MAX_POSITION - 50);
    assertThat(TopicPosition.parse(largest.toString())).contains(largest);
  }

  private void assertLost(WatchLoss.Cause cause) throws InterruptedException {
    Poll poll = poll();
    assertThat(poll.loss().map(WatchLoss::cause)).isEqualTo(Optional.of(cause));
    assertThat(poll.changes()).containsExactly(Events.all());
    assertThat(poll().loss()).isEmpty();
  }

  private Poll poll() throws InterruptedException {
    Poll poll = feed.poll(position, POLL);
    position = poll.position();
    return poll;
  }

  private static Set<String> names(Poll poll) {
    Set<String> names = new TreeSet<>();
    poll.changes().forEach(change -> names.add(change.location().name()));
    return names;
  }

  private void make(int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    long deadline = System.nanoTime() + DEADLINE;
    while (!isThere() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  /** Whether the broker tells of it already. */
  private boolean isThere() throws InterruptedException {
    try {
      return !admin.describeTopics(List.of(topic)).allTopicNames().get().isEmpty();
    } catch (ExecutionException e) {
      return false;
    }
  }

  private void send(int partition, String message) throws Exception {
    byte[] value = message.getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
  }

  private TopicFeed feed() {
    return feed(Map.of());
  }

  private TopicFeed feed(Map<String, String> client) {
    TopicSettings settings =
        new TopicSettings(
            broker.bootstrapServers(),
            topic,
            client,
            EventDialect.DEFAULT,
            EventDelay.Limits.DEFAULT);
    return new TopicFeed(
        settings, List.of(Events.LAKE), () -> now, InstantSource.system(), listener);
  }
}
