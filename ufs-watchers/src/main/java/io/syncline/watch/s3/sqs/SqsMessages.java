package io.syncline.watch.s3.sqs;

import io.syncline.core.model.Change;
import io.syncline.core.watch.EventDelay;
import io.syncline.watch.WatchListener;
import io.syncline.watch.s3.WatchedObjects;
import io.syncline.watch.s3.message.EventDialect;
import io.syncline.watch.s3.message.MessageParser;
import io.syncline.watch.s3.message.ObjectEvent;
import io.syncline.watch.s3.message.ParsedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.model.Message;

/** What becomes of the messages of one queue, one after the other. */
final class SqsMessages {
  /** Malformed messages that are known when they come again; more are told of once more. */
  private static final int MAX_REMEMBERED = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SqsMessages.class);

  private final MessageParser parser;
  private final WatchedObjects watched;
  private final EventDelay delay;
  private final WatchListener listener;
  private final String queue;

  /** Ids of malformed messages that were told of and stay in the queue. */
  private final Set<String> remembered = new LinkedHashSet<>();

  SqsMessages(
      EventDialect dialect,
      WatchedObjects watched,
      EventDelay delay,
      WatchListener listener,
      String queue) {
    this.parser = new MessageParser(dialect);
    this.watched = watched;
    this.delay = delay;
    this.listener = listener;
    this.queue = queue;
  }

  SqsReading begin(boolean hasDeadLetters) {
    return new SqsReading(this, watched, hasDeadLetters);
  }

  /**
   * Adds what a message says to a reading.
   *
   * @param date when the message was handed out, in seconds of the queue's clock
   * @return whether it is to be removed once that was told
   */
  boolean take(Message message, SqsReading reading, long date, long nanos) {
    String body = message.body() == null ? "" : message.body();
    ParsedMessage parsed = parser.parse(body);
    String malformed = parsed.malformed();
    if (malformed != null) {
      return setAside(message, malformed, MessageParser.excerpt(body), reading);
    }
    for (ObjectEvent event : parsed.events()) {
      List<Change> changes = watched.changes(event);
      reading.changes().add(changes);
      Instant time = event.time();
      if (!changes.isEmpty() && time != null && SqsReading.isFirst(message)) {
        came(Duration.between(time, Instant.ofEpochSecond(date)), nanos);
      }
    }
    return true;
  }

  private boolean setAside(Message message, String why, String excerpt, SqsReading reading) {
    if (reading.hasDeadLetters() && remembered.contains(message.messageId())) {
      return false;
    }
    listener.malformed(why, excerpt);
    LOG.warn(
        "A message of queue {} cannot be read, all that is watched is taken as old: {}: {}",
        queue,
        why,
        excerpt);
    reading.changes().addAll();
    if (!reading.hasDeadLetters()) {
      return true;
    }
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.add(message.messageId());
    return false;
  }

  private void came(Duration age, long nanos) {
    if (delay.came(age, nanos)) {
      listener.late(age, delay.allowed());
      LOG.warn(
          "An event of queue {} came {} after what it tells of, which had been taken as told;"
              + " events are waited for {} from now on",
          queue,
          age,
          delay.allowed());
    }
  }
}
