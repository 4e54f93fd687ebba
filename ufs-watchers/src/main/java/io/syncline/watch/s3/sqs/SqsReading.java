package io.syncline.watch.s3.sqs;

import io.syncline.watch.s3.ToldChanges;
import io.syncline.watch.s3.WatchedObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What one poll has received so far, and whether anything is left that was sent before it. */
final class SqsReading {
  /** Seconds by which a date may be too early: it is cut to a whole one, and servers repeat it. */
  private static final long DATE_LAG = 3;

  private final SqsMessages messages;
  private final ToldChanges changes;
  private final boolean hasDeadLetters;
  private final List<Message> received = new ArrayList<>();
  private int size;

  /** Of the first answer; 0 before it. */
  private long firstDate;

  private long date;
  private int fresh;
  private long freshSince;
  private OptionalLong drained = OptionalLong.empty();

  SqsReading(SqsMessages messages, WatchedObjects watched, boolean hasDeadLetters) {
    this.messages = messages;
    this.changes = new ToldChanges(watched);
    this.hasDeadLetters = hasDeadLetters;
  }

  void take(SqsQueue.Received answer, long asked, long answered) {
    date = answer.date();
    firstDate = firstDate == 0 ? date : firstDate;
    if (answer.messages().isEmpty()) {
      drained = OptionalLong.of(asked);
      return;
    }
    boolean allFresh =
        answer.messages().stream()
            .allMatch(message -> sent(message) > (firstDate + DATE_LAG) * 1_000);
    if (allFresh) {
      freshSince = fresh == 0 ? asked : freshSince;
      fresh++;
    } else {
      fresh = 0;
    }
    for (Message message : answer.messages()) {
      size++;
      if (messages.take(message, this, date, answered)) {
        received.add(message);
      }
    }
    if (fresh >= SqsFeed.FRESH_ANSWERS) {
      drained = OptionalLong.of(freshSince);
    }
  }

  /** When the queue was asked that had nothing left; empty while nobody knows. */
  OptionalLong drained() {
    return drained;
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

  /** Of the first answer, in seconds of the queue's clock. */
  long firstDate() {
    return firstDate;
  }

  /** Of the last answer, in seconds of the queue's clock. */
  long date() {
    return date;
  }

  /** Whether nobody has received it before. */
  static boolean isFirst(Message message) {
    return number(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT) <= 1;
  }

  private static long sent(Message message) {
    return number(message, MessageSystemAttributeName.SENT_TIMESTAMP);
  }

  private static long number(Message message, MessageSystemAttributeName name) {
    try {
      return Long.parseLong(message.attributes().getOrDefault(name, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
