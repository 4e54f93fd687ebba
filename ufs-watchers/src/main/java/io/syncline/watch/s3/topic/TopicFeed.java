package io.syncline.watch.s3.topic;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import io.syncline.watch.s3.ToldChanges;
import io.syncline.watch.s3.WatchedObjects;
import io.syncline.watch.s3.message.MessageParser;
import io.syncline.watch.s3.message.ObjectEvent;
import io.syncline.watch.s3.message.ParsedMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes that a topic of Kafka tells of, into which a store writes its events.
 *
 * <p>A position is an offset in each partition, so a poll is complete exactly when everything was
 * read that the topic had when it began. Nobody else's reading matters.
 *
 * <p>What cannot be read says that something unknown changed: all that is watched is told as trees.
 *
 * <p>Does not guarantee that the store writes an event at all, nor when: {@link #delay} is an
 * allowance.
 *
 * <p>Thread rule: one thread.
 */
public final class TopicFeed implements ChangeFeed {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFeed.class);

  /** How much longer than it was asked to a poll may read what keeps coming. */
  private static final int LONGEST = 10;

  private final TopicSettings settings;
  private final WatchedObjects watched;
  private final MessageParser parser;
  private final EventDelay delay;
  private final Ticker ticker;
  private final InstantSource wall;
  private final WatchListener listener;

  /** Up to where it was judged whether events are late, by partition: what is read again is not. */
  private final Map<Integer, Long> judged = new HashMap<>();

  /** Null before the first question. */
  private @Nullable TopicReader reader;

  /**
   * A feed that has read nothing.
   *
   * @param watched what it tells of
   * @param ticker its steady readings count
   * @param wall tells how late an event is: the time of its record is the producer's, which may
   *     have kept it
   */
  public TopicFeed(
      TopicSettings settings,
      List<Location> watched,
      Ticker ticker,
      InstantSource wall,
      WatchListener listener) {
    this.settings = settings;
    this.watched = new WatchedObjects(watched);
    this.parser = new MessageParser(settings.dialect());
    this.delay = new EventDelay(settings.delay());
    this.ticker = ticker;
    this.wall = wall;
    this.listener = listener;
  }

  @Override
  public String now() {
    try {
      return reader().end().toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, settings + ": interrupted", e);
    }
  }

  @Override
  public Poll poll(String position, Duration atMost) throws InterruptedException {
    long began = ticker.steadyNanos();
    TopicPosition end = reader().end();
    Optional<TopicPosition> known = TopicPosition.parse(position).filter(at -> at.isOf(end));
    if (known.isEmpty()) {
      return lost(WatchLoss.Cause.FOREIGN_POSITION, "is not the one that was read before", end);
    }
    ToldChanges changes = new ToldChanges(watched);
    TopicPosition at = known.get().over(end.offsets().size());
    try {
      at = read(changes, at, end, began, atMost);
    } catch (InvalidOffsetException e) {
      return lost(WatchLoss.Cause.EXPIRED, "has dropped what was to be read next", end);
    }
    // Who says that it ends before what was read knows less than others, or has lost some of it.
    boolean ended = at.reaches(end) && !known.get().isBeyond(end);
    boolean complete = ended && delay.isTrusted(ticker.steadyNanos());
    if (complete) {
      delay.covered(began);
    }
    return Poll.of(changes.list(), at.toString(), complete);
  }

  /** Reads to an end, or as much as a poll can tell; waits where it is there already. */
  private TopicPosition read(
      ToldChanges changes, TopicPosition from, TopicPosition end, long began, Duration atMost)
      throws InterruptedException {
    long longest = atMost.multipliedBy(LONGEST).toNanos();
    TopicPosition at = from;
    do {
      for (ConsumerRecord<byte[], byte[]> each : reader().read(at, atMost)) {
        take(each, changes);
      }
      at = reader().reached(at);
    } while (!at.reaches(end)
        && changes.size() < Poll.MAX_CHANGES / 2
        && ticker.steadyNanos() - began < longest);
    if (changes.size() >= Poll.MAX_CHANGES / 2) {
      listener.reached(WatchLimit.POLL_CHANGES);
    }
    return at;
  }

  private void take(ConsumerRecord<byte[], byte[]> each, ToldChanges changes) {
    byte[] value = each.value();
    if (value == null || value.length > 4 * MessageParser.MAX_CHARS) {
      String why =
          value == null
              ? "no value (expected one in each record; MinIO: format=access)"
              : value.length + " bytes";
      malformed(why, "", changes);
      return;
    }
    String message = new String(value, StandardCharsets.UTF_8);
    ParsedMessage parsed = parser.parse(message);
    String malformed = parsed.malformed();
    if (malformed != null) {
      malformed(malformed, MessageParser.excerpt(message), changes);
    }
    boolean first = each.offset() > judged.getOrDefault(each.partition(), -1L);
    judged.merge(each.partition(), each.offset(), Math::max);
    for (ObjectEvent event : parsed.events()) {
      List<Change> told = watched.changes(event);
      changes.add(told);
      Instant time = event.time();
      if (first && time != null && !told.isEmpty()) {
        came(Duration.between(time, wall.instant()));
      }
    }
  }

  private void malformed(String why, String excerpt, ToldChanges changes) {
    listener.malformed(why, excerpt);
    LOG.warn(
        "A record of {} cannot be read, all that is watched is taken as old: {}: {}",
        settings,
        why,
        excerpt);
    changes.addAll();
  }

  private void came(Duration age) {
    if (delay.came(age, ticker.steadyNanos())) {
      listener.late(age, delay.allowed());
      LOG.warn(
          "An event of {} came {} after what it tells of, which had been taken as told; events are"
              + " waited for {} from now on",
          settings,
          age,
          delay.allowed());
    }
  }

  private Poll lost(WatchLoss.Cause cause, String what, TopicPosition end) {
    judged.clear();
    WatchLoss loss = new WatchLoss(cause, settings + " " + what);
    return new Poll(watched.trees(), end.toString(), true, Optional.of(loss));
  }

  private TopicReader reader() {
    TopicReader current = reader;
    if (current == null) {
      current = new TopicReader(settings);
      reader = current;
    }
    return current;
  }

  @Override
  public Optional<Doubt> doubt() {
    return delay.doubt(ticker.steadyNanos());
  }

  @Override
  public String memory() {
    return delay.memory(ticker.steadyNanos());
  }

  @Override
  public void recall(String memory) {
    delay.recall(memory, ticker.steadyNanos());
  }

  @Override
  public Duration delay() {
    return delay.allowed();
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
