package io.syncline.bus.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Settings of lakes that know nothing of each other although they share a broker. */
final class Lakes {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Lakes() {}

  static TopicSettings topics(int partitions) {
    int lake = COUNT.incrementAndGet();
    return new TopicSettings(
        partitions,
        1,
        1,
        Duration.ofDays(1),
        "lake" + lake + ".changes.",
        "lake" + lake + ".origins");
  }

  static KafkaBusSettings settings(
      String bootstrapServers, String cluster, String node, TopicSettings topics) {
    return settings(bootstrapServers, cluster, node, topics, Duration.ofSeconds(20));
  }

  static KafkaBusSettings settings(
      String bootstrapServers,
      String cluster,
      String node,
      TopicSettings topics,
      Duration session) {
    BusTimeouts timeouts =
        new BusTimeouts(
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            session,
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(6));
    return settings(bootstrapServers, cluster, node, topics, timeouts);
  }

  /** For tests in which brokers do not answer, and somebody waits until that is noticed. */
  static KafkaBusSettings impatient(
      String bootstrapServers, String cluster, String node, TopicSettings topics) {
    BusTimeouts timeouts =
        new BusTimeouts(
            Duration.ofSeconds(3),
            Duration.ofSeconds(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(6),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(6));
    return settings(bootstrapServers, cluster, node, topics, timeouts);
  }

  private static KafkaBusSettings settings(
      String bootstrapServers,
      String cluster,
      String node,
      TopicSettings topics,
      BusTimeouts timeouts) {
    return new KafkaBusSettings(bootstrapServers, cluster, node, topics, timeouts, Map.of());
  }
}
