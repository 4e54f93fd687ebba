package io.syncline.watch.s3.sqs;

import io.syncline.watch.s3.ToldChanges;
import io.syncline.watch.s3.WatchedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What one poll has received so far. */
final class SqsReading {
  private final SqsMessages messages;
  private final ToldChanges changes;
  private final boolean hasDeadLetters;
  private final List<Message> received = new ArrayList<>();
  private int size;
  private long date;

  SqsReading(SqsMessages messages, WatchedObjects watched, boolean hasDeadLetters) {
    this.messages = messages;
    this.changes = new ToldChanges(watched);
    this.hasDeadLetters = hasDeadLetters;
  }

  void take(SqsQueue.Received answer, long answered) {
    date = answer.date();
    for (Message message : answer.messages()) {
      size++;
      if (messages.take(message, this, date, answered)) {
        received.add(message);
      }
    }
  }

  ToldChanges changes() {
    return changes;
  }

  boolean hasDeadLetters() {
    return hasDeadLetters;
  }

  /** What is to be removed from the queue. */
  List<Message> received() {
    return List.copyOf(received);
  }

  /** How many messages came. */
  int size() {
    return size;
  }

  /** Whether there is nothing to tell and nothing to remove. */
  boolean isEmpty() {
    return received.isEmpty() && changes.size() == 0;
  }

  /** Of the last answer, in seconds of the queue's clock. */
  long date() {
    return date;
  }

  /** Whether nobody has received it before. */
  static boolean isFirst(Message message) {
    return number(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT) <= 1;
  }

  /** When the oldest was sent, in milliseconds of the queue's clock; empty where there is none. */
  static OptionalLong oldestSent(List<Message> messages) {
    return messages.stream()
        .mapToLong(message -> number(message, MessageSystemAttributeName.SENT_TIMESTAMP))
        .min();
  }

  private static long number(Message message, MessageSystemAttributeName name) {
    try {
      return Long.parseLong(message.attributes().getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
