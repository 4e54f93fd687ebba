package io.syncline.bus.kafka;

import io.syncline.bus.codec.OriginsCodec;
import io.syncline.bus.codec.OriginsRead;
import io.syncline.bus.reading.FoundRecord;
import io.syncline.bus.reading.LogBounds;
import io.syncline.bus.reading.StartingPlace;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Position;
import io.syncline.core.origin.OriginsSink;
import io.syncline.core.spi.ShardSink;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the origins topic, and for each shard that this node owns its partition of every cluster's
 * topic; the only thread that calls the sink. What other threads want of it arrives as commands
 * between two polls.
 */
final class ReaderLoop implements Runnable, TopicWatch.Answers, EndSampler.Reader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(ReaderLoop.class);

  private final KafkaBusSettings settings;
  private final KafkaClients clients;
  private final Lifecycle life;
  private final Ticker ticker;
  private final GuardedSink sink;
  private final AppliedPositions applied;
  private final OriginsSink members;
  private final TopicCatalogue catalogue;
  private final TopicPartition origins;
  private final OriginsReading originsReading = new OriginsReading();
  private final ShardReadings shards;
  private final ReaderCommands commands = new ReaderCommands();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable TopicWatch watch;
  private volatile @Nullable KafkaConsumer<byte[], byte[]> wakeable;
  private volatile List<BusLag.Lag> lags = List.of();
  private volatile Set<Integer> heldUp = Set.of();
  private volatile Set<TopicPartition> assigned = Set.of();
  private long lagsTaken;

  ReaderLoop(
      KafkaBusSettings settings,
      Lifecycle life,
      ProblemBoard problems,
      Ticker ticker,
      Sinks sinks,
      AppliedPositions applied) {
    this.settings = settings;
    this.clients = new KafkaClients(settings);
    this.life = life;
    this.ticker = ticker;
    this.sink = new GuardedSink(sinks.shards());
    this.members = GuardedSink.guarded(sinks.origins());
    this.applied = applied;
    this.catalogue = new TopicCatalogue(settings.topics(), problems);
    this.origins = new TopicPartition(settings.topics().origins(), 0);
    this.shards = new ShardReadings(settings.cluster(), this.sink, ticker);
  }

  /**
   * Where what is read goes.
   *
   * @param shards the records of the shards
   * @param origins the entries of the origins topic
   */
  record Sinks(ShardSink shards, OriginsSink origins) {}

  /** Whom to ask about topics; set before the thread starts. */
  void watch(TopicWatch watch) {
    this.watch = watch;
  }

  /** These shards are this node's now. Any thread. */
  void assign(Set<Integer> assigned) {
    order(
        () -> {
          assigned.forEach(shards::take);
          originsReading.again();
        });
  }

  /** Stops reading these shards; false if that took too long. Any thread but the reader's. */
  boolean revoke(Set<Integer> revoked, Duration timeout) {
    CountDownLatch done = new CountDownLatch(1);
    order(
        () -> {
          revoked.forEach(shards::release);
          done.countDown();
        });
    long deadline = System.nanoTime() + timeout.toNanos();
    try {
      while (ended.getCount() > 0 && System.nanoTime() - deadline < 0) {
        if (done.await(20, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return done.getCount() == 0 || ended.getCount() == 0;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void checked(TopicQuestion question, Map<String, TopicFacts> facts) {
    if (commands.answer(() -> takeFacts(question, facts))) {
      wakeup();
    }
  }

  @Override
  public Map<TopicPartition, Long> sampled() {
    return applied.of(assigned);
  }

  /** Taken in at the next poll: nobody waits for it. */
  @Override
  public void ended(
      long asked,
      Map<TopicPartition, Long> readThen,
      Map<TopicPartition, LogEnd> ends,
      Map<String, String> topicIds) {
    boolean unused =
        commands.answer(
            () ->
                ends.forEach(
                    (at, end) -> {
                      @Nullable String topicId = topicIds.get(at.topic());
                      if (topicId != null) {
                        Position place =
                            new Position(at.topic(), topicId, at.partition(), end.offset());
                        takeEnd(asked, readThen.getOrDefault(at, 0L), place, end.leaderEpoch());
                      }
                    }));
  }

  List<BusLag.Lag> lags() {
    return lags;
  }

  /** See {@link BusLag#shardsHeldUp}. */
  Set<Integer> heldUp() {
    return heldUp;
  }

  /** How many commands wait; at most {@link ReaderCommands#MAX_WAITING}. */
  int commandsWaiting() {
    return commands.size();
  }

  /** Looks at commands and at the end soon. Any thread. */
  void wakeup() {
    KafkaConsumer<byte[], byte[]> asleep = wakeable;
    if (asleep != null) {
      asleep.wakeup();
    }
  }

  @Override
  public void run() {
    try {
      if (life.awaitPrepared()) {
        readToTheEnd();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
      life.stop();
    } catch (RuntimeException | Error e) {
      life.fail(e);
    } finally {
      shards.releaseAll();
      ended.countDown();
    }
  }

  private void readToTheEnd() throws InterruptedException {
    Backoff backoff = new Backoff();
    while (!life.stopping()) {
      try (Connection connection = new Connection()) {
        while (!life.stopping()) {
          try {
            step(connection);
            backoff.reset();
            life.readerWorks(true, "");
          } catch (InterruptException e) {
            throw e;
          } catch (SyncException | KafkaException e) {
            failed(e, backoff);
          }
        }
      } catch (InterruptException e) {
        throw e;
      } catch (SyncException | KafkaException e) {
        failed(e, backoff);
      }
    }
  }

  private void failed(RuntimeException e, Backoff backoff) throws InterruptedException {
    life.readerWorks(false, e.getClass().getSimpleName() + ": " + e.getMessage());
    life.pause(backoff.nextMillis());
    commands.run();
  }

  private void step(Connection connection) {
    commands.run();
    if (shards.follow()) {
      originsReading.again();
    }
    if (originsReading.wantsBounds()) {
      connection.measureOrigins();
    }
    if (originsReading.isRead() && catalogue.complete() && connection.startMissing()) {
      // Who joined before the ends were fixed is to be known before anything is stored.
      originsReading.again();
      connection.measureOrigins();
      if (originsReading.isRead()) {
        boolean unused = connection.startMissing();
      }
    }
    connection.assign();
    // An empty log has nothing to poll for.
    sayCaughtUp();
    try {
      take(connection.consumer.poll(POLL));
    } catch (WakeupException e) {
      return;
    } catch (InvalidOffsetException e) {
      e.partitions().forEach(this::lostPlace);
    } catch (TopicAuthorizationException e) {
      if (e.unauthorizedTopics().contains(origins.topic())) {
        throw e;
      }
      e.unauthorizedTopics().forEach(this::forbid);
    }
    sayCaughtUp();
    connection.measureLag();
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    boolean ask = false;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.topic().equals(origins.topic())) {
        OriginsRead read =
            OriginsCodec.decode(record.key(), record.value(), Consumed.headers(record));
        ask |= catalogue.learned(read);
        learned(read);
      } else {
        handOver(record);
      }
    }
    records
        .nextOffsets()
        .forEach(
            (partition, next) -> {
              ShardReading reading = shards.get(partition.partition());
              if (partition.equals(origins)) {
                originsReading.reached(next.offset());
              } else if (reading != null) {
                reading.reached(partition, next.offset());
              }
            });
    if (ask) {
      ask();
    }
  }

  private void handOver(ConsumerRecord<byte[], byte[]> record) {
    ShardReading reading = shards.get(record.partition());
    KnownTopic topic = catalogue.readable(record.topic());
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (reading == null || topic == null || !reading.reads(partition)) {
      return;
    }
    Position place = new Position(topic.name(), topic.id(), record.partition(), record.offset());
    FoundRecord found =
        new FoundRecord(place, topic.cluster(), Consumed.epoch(record), Consumed.wire(record));
    found.handTo(sink);
    if (shards.isHeld(reading.shard())) {
      reading.applied(found.next());
      applied.put(found.next());
    }
  }

  private void learned(OriginsRead read) {
    if (read instanceof OriginsRead.Entry entry) {
      members.entry(entry.key(), entry.entry());
    } else if (read instanceof OriginsRead.Deleted deleted) {
      members.deleted(deleted.key(), deleted.origin());
    } else if (read instanceof OriginsRead.Unreadable unreadable) {
      members.unreadable(unreadable.key(), unreadable.reason());
    }
  }

  private void takeEnd(long asked, long readThen, Position end, int leaderEpoch) {
    ShardReading reading = shards.get(end.partition());
    if (reading != null && reading.reads(new TopicPartition(end.topic(), end.partition()))) {
      sink.sampled(reading.shard(), asked, readThen, end, leaderEpoch);
    }
  }

  /**
   * Nothing that may hold changes of a shard goes unread before it has caught up: neither a topic
   * that cannot be read now, nor one that has not been heard of yet. A shard is held up only by the
   * topics of others: whatever else is missing, it reads the own one.
   */
  private void sayCaughtUp() {
    Set<Integer> waiting = new TreeSet<>();
    for (ShardReading reading : shards.all()) {
      if (reading.isCaughtUp() || !originsReading.isRead() || !reading.isAtTheEnd()) {
        continue;
      }
      if (catalogue.isWhole() && reading.readsAll(catalogue.registered())) {
        reading.caughtUp();
        sink.caughtUp(reading.shard());
      } else if (reading.reads(new TopicPartition(settings.ownTopic(), reading.shard()))) {
        waiting.add(reading.shard());
      }
    }
    heldUp = Set.copyOf(waiting);
  }

  private void order(Runnable order) {
    if (!commands.order(order)) {
      life.fail(
          new SyncException(
              ErrorCode.INTERNAL,
              "the reader of the log hangs: "
                  + ReaderCommands.MAX_WAITING
                  + " commands wait for it"));
    }
    wakeup();
  }

  private void takeFacts(TopicQuestion question, Map<String, TopicFacts> facts) {
    catalogue.checked(question, facts);
    TopicFacts origin = facts.get(origins.topic());
    if (origin != null) {
      originsReading.identity(origin.id());
    }
    for (ShardReading reading : shards.all()) {
      for (TopicPartition partition : List.copyOf(reading.reading())) {
        KnownTopic topic = catalogue.readable(partition.topic());
        Position at = reading.applied(partition.topic());
        if (topic == null || at == null || !at.topicId().equals(topic.id())) {
          reading.stop(partition);
        }
      }
    }
  }

  private void lostPlace(TopicPartition partition) {
    ShardReading reading = shards.get(partition.partition());
    if (partition.equals(origins)) {
      originsReading.lost();
    } else if (reading != null) {
      reading.refuse(partition);
      catalogue.recheck(partition.topic());
      ask();
    }
  }

  private void forbid(String topic) {
    catalogue.forbidden(topic);
    applied.forget(topic);
    shards.all().forEach(reading -> reading.stop(new TopicPartition(topic, reading.shard())));
  }

  private void ask() {
    TopicWatch whom = watch;
    if (whom != null) {
      whom.ask(catalogue.question());
    }
  }

  /** The Kafka clients of one connection, and what is assigned to them. */
  private final class Connection implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BrokerView brokers;
    private final Map<TopicPartition, Long> seeks = new HashMap<>();

    Connection() {
      consumer = clients.reader();
      brokers =
          new BrokerView(
              clients.admin("offsets", settings.timeouts().question()),
              settings.timeouts().question());
      wakeable = consumer;
    }

    void measureOrigins() {
      LogBounds bounds = brokers.bounds(Map.of(origins, "")).get(origins);
      if (bounds == null) {
        throw KafkaFaults.unavailable(
            "cannot read topic " + origins.topic(), new IllegalStateException("it does not exist"));
      }
      originsReading.bounds(bounds).ifPresent(from -> seeks.put(origins, from));
    }

    /**
     * Opens shards that are new here, and starts on topics that they do not read yet.
     *
     * @return whether the ends of all topics were fixed for a shard that starts cold, which is
     *     opened when the origins topic was read once more
     */
    boolean startMissing() {
      Map<TopicPartition, String> missing = new HashMap<>();
      for (ShardReading reading : shards.all()) {
        for (KnownTopic topic : catalogue.readable()) {
          TopicPartition partition = new TopicPartition(topic.name(), reading.shard());
          if (!reading.reads(partition)) {
            missing.put(partition, topic.id());
          }
        }
      }
      if (missing.isEmpty()) {
        return false;
      }
      boolean fixed = false;
      Map<TopicPartition, LogBounds> bounds = brokers.bounds(missing);
      for (ShardReading reading : shards.all()) {
        if (!reading.opened()) {
          fixed |= !open(reading, bounds);
        }
      }
      bounds.forEach(this::start);
      return fixed;
    }

    /** Opens a shard; false if it starts cold and its ends were only fixed. */
    private boolean open(ShardReading reading, Map<TopicPartition, LogBounds> bounds) {
      List<Position> stored = sink.positions(reading.shard());
      if (stored.isEmpty()) {
        Optional<List<Position>> ends = reading.ends();
        if (ends.isEmpty()) {
          reading.fix(ends(reading.shard(), bounds));
          return false;
        }
        sink.coldStart(reading.shard(), ends.get());
        stored = ends.get();
      }
      for (Position position : stored) {
        reading.applied(position);
        catalogue.expect(position.topic());
      }
      reading.open();
      return true;
    }

    private static List<Position> ends(int shard, Map<TopicPartition, LogBounds> bounds) {
      List<Position> ends = new ArrayList<>();
      bounds.forEach(
          (partition, log) -> {
            if (partition.partition() == shard) {
              ends.add(new Position(partition.topic(), log.topicId(), shard, log.end()));
            }
          });
      return ends;
    }

    private void start(TopicPartition partition, LogBounds log) {
      ShardReading reading = shards.get(partition.partition());
      if (reading == null || !reading.opened()) {
        return;
      }
      String topic = partition.topic();
      Position stored = reading.applied(topic);
      StartingPlace place =
          reading.refused(partition)
              ? StartingPlace.afterLoss(stored, topic, reading.shard(), log)
              : StartingPlace.of(stored, topic, reading.shard(), log);
      if (place.whole()) {
        ReaderLoop.log.warn(
            "{}: shard {}: {}", settings.cluster(), reading.shard(), place.reason());
      }
      place.tell(sink);
      if (!shards.isHeld(reading.shard())) {
        return;
      }
      reading.begin(partition, place.next(), log.end());
      applied.put(place.next());
      seeks.put(partition, place.next().nextOffset());
    }

    void assign() {
      Set<TopicPartition> wanted = new HashSet<>();
      wanted.add(origins);
      shards.all().forEach(reading -> wanted.addAll(reading.reading()));
      if (!wanted.equals(consumer.assignment())) {
        consumer.assign(wanted);
        Set<TopicPartition> read = new HashSet<>(wanted);
        read.remove(origins);
        assigned = Set.copyOf(read);
      }
      seeks.forEach(
          (partition, offset) -> {
            if (wanted.contains(partition)) {
              consumer.seek(partition, offset);
            }
          });
      seeks.clear();
    }

    void measureLag() {
      if (ticker.nanos() - lagsTaken < LAG_INTERVAL.toNanos()) {
        return;
      }
      lagsTaken = ticker.nanos();
      List<BusLag.Lag> measured = new ArrayList<>();
      for (TopicPartition partition : consumer.assignment()) {
        if (!partition.equals(origins)) {
          consumer
              .currentLag(partition)
              .ifPresent(
                  lag ->
                      measured.add(
                          new BusLag.Lag(
                              partition.topic(), partition.partition(), Math.max(lag, 0))));
        }
      }
      lags = List.copyOf(measured);
    }

    @Override
    public void close() {
      wakeable = null;
      brokers.close();
      consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }
  }
}
