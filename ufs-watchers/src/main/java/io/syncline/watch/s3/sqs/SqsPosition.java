package io.syncline.watch.s3.sqs;

import io.syncline.core.watch.WatchLoss;
import java.time.Duration;
import java.util.Optional;

/**
 * Where somebody stood in a queue. The queue itself keeps the place; a position says which queue it
 * is, and when it was last read to its end.
 *
 * @param queue its name
 * @param created when, by its own clock, in seconds
 * @param emptied when, by the same clock, everything in it had been told, in seconds
 * @param told differs from poll to poll, so that each of them is kept
 */
record SqsPosition(String queue, long created, long emptied, String told) {
  private static final String KIND = "sqs";

  /** Of the time that a message is kept: what was not read for longer may be gone. */
  private static final double SAFE = 0.9;

  /** How often an empty queue is written down, in parts of the time that a message is kept. */
  private static final int NOTES = 20;

  /** What cannot be told to who goes on from a position; empty for nothing. */
  static Optional<WatchLoss> loss(String position, QueueFacts queue, long now) {
    Optional<SqsPosition> known = parse(position);
    if (known.isEmpty()
        || !known.get().queue().equals(queue.arn())
        || known.get().created() != queue.created()) {
      return Optional.of(
          new WatchLoss(
              WatchLoss.Cause.FOREIGN_POSITION,
              "queue " + queue.arn() + " is not the one that was read before"));
    }
    if (known.get().isOlderThan(queue.retention(), now)) {
      return Optional.of(
          new WatchLoss(
              WatchLoss.Cause.EXPIRED,
              "queue "
                  + queue.arn()
                  + " was not read to its end for "
                  + Duration.ofSeconds(now - known.get().emptied())
                  + " and keeps messages for "
                  + queue.retention()));
    }
    return Optional.empty();
  }

  /** Whether it is time to write down again that the queue is empty. */
  static boolean isStale(String position, QueueFacts queue, long now) {
    return parse(position)
        .map(at -> now - at.emptied() >= queue.retention().toSeconds() / NOTES)
        .orElse(true);
  }

  /** When the queue had been read to its end, as a position says. */
  static long emptied(String position, long otherwise) {
    return parse(position).map(SqsPosition::emptied).orElse(otherwise);
  }

  private boolean isOlderThan(Duration retention, long now) {
    return now - emptied > retention.toSeconds() * SAFE;
  }

  private static Optional<SqsPosition> parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 5 || !parts[0].equals(KIND)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SqsPosition(parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3]), parts[4]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return String.join(" ", KIND, queue, "" + created, "" + emptied, told);
  }
}
