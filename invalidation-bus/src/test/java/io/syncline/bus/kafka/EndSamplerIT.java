package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.time.Ticker;
import io.syncline.embedded.EmbeddedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An answer about an end may come late or never; what it is compared with was noted before. */
final class EndSamplerIT {
  private static final EmbeddedKafka BROKER = TestBroker.create();

  private final KafkaLake lake = KafkaLake.impatient(BROKER.bootstrapServers());
  private final Lifecycle life = new Lifecycle("east");
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private final List<Thread> started = new ArrayList<>();

  /** What the sampler told at once. */
  private record Answer(
      long asked,
      Map<TopicPartition, Long> readThen,
      Map<TopicPartition, LogEnd> ends,
      Map<String, String> topicIds) {}

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
    life.stop();
    for (Thread thread : started) {
      TimeUnit.SECONDS.timedJoin(thread, 60);
      assertThat(thread.isAlive()).as("it ends with its subscriber").isFalse();
    }
    lake.close();
  }

  /**
   * T25: a record that was committed between the instant and the question must be before the end.
   * So whoever asks where reading goes on, or what the time is, appends one.
   */
  @Test
  void whatWasReadAndTheInstantAreNotedBeforeTheQuestion() {
    KafkaChangePublisher east = lake.publisher("east");
    AtomicLong records = new AtomicLong();
    sample(() -> Map.of(partition("east"), appended(east, records)), () -> appended(east, records));
    await("a few answers", () -> answers.size() >= 3);
    assertThat(answers)
        .allSatisfy(
            answer -> {
              long end = answer.ends().get(partition("east")).offset();
              assertThat(end).as("asked after the instant").isGreaterThanOrEqualTo(answer.asked());
              assertThat(answer.readThen().get(partition("east"))).isLessThan(answer.asked());
            });
  }

  @Test
  void tellsWhichLogEndsThereAndWhoSaysSo() {
    OriginsEntry.Registered own = new KafkaTopics(lake.settings("east")).ensure();
    KafkaChangePublisher east = lake.publisher("east");
    publish(east, heartbeat("east", 0, 0));
    sample(() -> Map.of(partition("east"), 0L), System::nanoTime);
    await("an answer", () -> !answers.isEmpty());
    assertThat(answers.get(0).ends())
        .containsExactly(Map.entry(partition("east"), new LogEnd(1, 0)));
    assertThat(answers.get(0).topicIds()).containsExactly(Map.entry(own.topic(), own.topicId()));
  }

  @Test
  void whatNobodyAnswersForIsMissingAndTakesNothingElseAway() {
    lake.publisher("east");
    sample(() -> Map.of(partition("east"), 0L, partition("gone"), 0L), System::nanoTime);
    await("an answer", () -> !answers.isEmpty());
    assertThat(answers.get(0).ends()).containsOnlyKeys(partition("east"));
    assertThat(answers.get(0).topicIds()).containsOnlyKeys(partition("east").topic());
  }

  @Test
  void asksNothingWhileNothingIsRead() {
    lake.publisher("east");
    AtomicInteger looks = new AtomicInteger();
    sample(
        () -> looks.incrementAndGet() <= 3 ? Map.of() : Map.of(partition("east"), 0L),
        System::nanoTime);
    await("an answer", () -> !answers.isEmpty());
    assertThat(looks).hasValueGreaterThan(3);
    assertThat(answers).noneMatch(answer -> answer.readThen().isEmpty());
  }

  @Test
  void goesOnWhenTheBrokersAreBack() {
    lake.publisher("east");
    AtomicLong ticks = new AtomicLong();
    sample(() -> Map.of(partition("east"), 0L), ticks::incrementAndGet);
    await("an answer", () -> !answers.isEmpty());
    BROKER.stop();
    long before;
    try {
      before = ticks.get();
      await("they do not answer", () -> ticks.get() > before);
    } finally {
      BROKER.start();
    }
    long since = ticks.get();
    await("they answer", () -> answers.stream().anyMatch(answer -> answer.asked() > since));
    assertThat(life.failure()).isEmpty();
  }

  @Test
  void aReaderThatBreaksEndsTheSubscriber() {
    sample(
        () -> {
          throw new IllegalStateException("made to break");
        },
        System::nanoTime);
    await("it ended", () -> life.failure().isPresent());
    assertThat(life.failure().get()).hasMessage("made to break");
  }

  private void sample(Supplier<Map<TopicPartition, Long>> read, Ticker ticker) {
    EndSampler.Reader reader =
        new EndSampler.Reader() {
          @Override
          public Map<TopicPartition, Long> sampled() {
            return read.get();
          }

          @Override
          public void ended(
              long asked,
              Map<TopicPartition, Long> readThen,
              Map<TopicPartition, LogEnd> ends,
              Map<String, String> topicIds) {
            answers.add(new Answer(asked, readThen, ends, topicIds));
          }
        };
    Thread thread = new Thread(new EndSampler(lake.settings("east"), life, ticker, reader));
    started.add(thread);
    life.prepared();
    thread.start();
  }

  /** Appends a record; returns how many there are then. */
  private static long appended(KafkaChangePublisher east, AtomicLong records) {
    long number = records.getAndIncrement();
    publish(east, heartbeat("east", 0, number));
    return number + 1;
  }

  private TopicPartition partition(String cluster) {
    return new TopicPartition(lake.settings(cluster).ownTopic(), 0);
  }
}
