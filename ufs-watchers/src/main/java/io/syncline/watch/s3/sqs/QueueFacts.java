package io.syncline.watch.s3.sqs;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * What a queue says of itself.
 *
 * @param arn its name
 * @param created when, in seconds of its own clock: another one of the same name is another queue
 * @param visibilityTimeout how long a message is hidden that somebody received
 * @param deliveryDelay how long a message is hidden at first
 * @param retention how long a message is kept that nobody removes
 * @param hasDeadLetters whether a message that was received too often goes to another queue
 */
record QueueFacts(
    String arn,
    long created,
    Duration visibilityTimeout,
    Duration deliveryDelay,
    Duration retention,
    boolean hasDeadLetters) {

  /** What SQS takes where nothing is said. */
  private static final long DEFAULT_VISIBILITY = 30;

  private static final long DEFAULT_RETENTION = Duration.ofDays(4).toSeconds();

  static QueueFacts of(String queue, Map<QueueAttributeName, String> attributes) {
    String redrive = attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "");
    return new QueueFacts(
        attributes.getOrDefault(QueueAttributeName.QUEUE_ARN, queue),
        number(attributes, QueueAttributeName.CREATED_TIMESTAMP, 0),
        Duration.ofSeconds(
            number(attributes, QueueAttributeName.VISIBILITY_TIMEOUT, DEFAULT_VISIBILITY)),
        Duration.ofSeconds(number(attributes, QueueAttributeName.DELAY_SECONDS, 0)),
        Duration.ofSeconds(
            number(attributes, QueueAttributeName.MESSAGE_RETENTION_PERIOD, DEFAULT_RETENTION)),
        redrive.contains("deadLetterTargetArn"));
  }

  private static long number(
      Map<QueueAttributeName, String> attributes, QueueAttributeName name, long otherwise) {
    try {
      return Long.parseLong(attributes.getOrDefault(name, "" + otherwise));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
