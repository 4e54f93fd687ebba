package io.syncline.bus.kafka;

import java.time.Duration;

/**
 * How long the bus waits for what; each at least 100 ms.
 *
 * @param request for one answer of a broker
 * @param delivery for a record to become durable, before its publishing fails; not below {@code
 *     request}
 * @param maxBlock for room in the send buffer or for metadata, while the publishing thread is held
 * @param session for a sign of life of another node, before its shards are given away
 * @param topicCheck between two looks at the topics' identities, which is also the health check
 * @param settingsCheck between two looks at the topics' settings
 * @param close for an orderly end of a publisher or subscriber
 */
public record BusTimeouts(
    Duration request,
    Duration delivery,
    Duration maxBlock,
    Duration session,
    Duration topicCheck,
    Duration settingsCheck,
    Duration close) {
  private static final Duration SHORTEST = Duration.ofMillis(100);

  public BusTimeouts {
    check("request-timeout", request);
    check("delivery-timeout", delivery);
    check("max-block", maxBlock);
    check("session-timeout", session);
    check("topic-check", topicCheck);
    check("settings-check", settingsCheck);
    check("close-timeout", close);
    if (delivery.compareTo(request) < 0) {
      throw Settings.invalid("delivery-timeout", delivery, "not below request-timeout " + request);
    }
  }

  /** What a node uses when nothing is configured. */
  public static BusTimeouts defaults() {
    return new BusTimeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofMinutes(1),
        Duration.ofSeconds(10));
  }

  /** The same with another pause between two looks at the topics' settings. */
  public BusTimeouts withSettingsCheck(Duration pause) {
    return new BusTimeouts(request, delivery, maxBlock, session, topicCheck, pause, close);
  }

  /** The same for somebody who waits for the answer: whatever is silent is soon known to be. */
  BusTimeouts impatient() {
    return new BusTimeouts(
        question(), delivery, maxBlock, session, topicCheck, settingsCheck, close);
  }

  /**
   * Between two signs of life to the group: soon enough to learn of a new assignment within a
   * second.
   */
  Duration heartbeat() {
    return shorter(session.dividedBy(4), Duration.ofSeconds(1));
  }

  /** For an answer to a small question, so that a broker that is silent is soon known to be. */
  Duration question() {
    return shorter(request, Duration.ofSeconds(3));
  }

  /** Between two questions about where partitions end. */
  Duration samples() {
    return shorter(request, Duration.ofMillis(250));
  }

  /** For the reader to stop before a shard is given to another node. */
  Duration handOver() {
    return close.dividedBy(3);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
      throw Settings.invalid(name, value, "100ms to 1h");
    }
  }
}
