package io.syncline.bus.kafka;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How a node reaches the bus.
 *
 * @param bootstrapServers Kafka's {@code bootstrap.servers}
 * @param cluster the cluster that the node belongs to; names its topic and its consumer group
 * @param node the node's name, unique in the cluster; Kafka's tools show it
 * @param topics what the topics are like
 * @param timeouts how long to wait for what
 * @param clientProperties further Kafka client properties, such as those of TLS and SASL; only
 *     {@link #ALLOWED_PREFIXES} and {@link #ALLOWED_KEYS}, because the rest decides about
 *     correctness
 */
public record KafkaBusSettings(
    String bootstrapServers,
    String cluster,
    String node,
    TopicSettings topics,
    BusTimeouts timeouts,
    Map<String, String> clientProperties) {
  /** What an allowed client property may begin with. */
  public static final List<String> ALLOWED_PREFIXES = List.of("sasl.", "security.", "ssl.");

  /** Further client properties that are allowed. */
  public static final List<String> ALLOWED_KEYS =
      List.of(
          "client.dns.lookup",
          "client.rack",
          "connections.max.idle.ms",
          "metadata.max.age.ms",
          "receive.buffer.bytes",
          "reconnect.backoff.max.ms",
          "reconnect.backoff.ms",
          "retry.backoff.max.ms",
          "retry.backoff.ms",
          "send.buffer.bytes",
          "socket.connection.setup.timeout.max.ms",
          "socket.connection.setup.timeout.ms");

  public KafkaBusSettings {
    Objects.requireNonNull(topics);
    Objects.requireNonNull(timeouts);
    if (bootstrapServers.isBlank()) {
      throw Settings.invalid("bootstrap-servers", "empty", "host:port, several with commas");
    }
    checkName("cluster", cluster);
    checkName("node", node);
    for (String key : new TreeMap<>(clientProperties).keySet()) {
      if (!ALLOWED_KEYS.contains(key) && ALLOWED_PREFIXES.stream().noneMatch(key::startsWith)) {
        throw new SyncException(
            ErrorCode.INVALID_CONFIGURATION,
            "Kafka client property '"
                + key
                + "' cannot be set (allowed are: "
                + String.join("*, ", ALLOWED_PREFIXES)
                + "*, "
                + String.join(", ", ALLOWED_KEYS)
                + ")");
      }
    }
    clientProperties = Map.copyOf(clientProperties);
  }

  /** Settings with default timeouts and no further client properties. */
  public KafkaBusSettings(
      String bootstrapServers, String cluster, String node, TopicSettings topics) {
    this(bootstrapServers, cluster, node, topics, BusTimeouts.defaults(), Map.of());
  }

  /** The name of this cluster's own topic. */
  public String ownTopic() {
    return topics.changes(cluster);
  }

  /** The same process, looking at the topic of another cluster. */
  public KafkaBusSettings ofCluster(String other) {
    return new KafkaBusSettings(bootstrapServers, other, node, topics, timeouts, clientProperties);
  }

  /** Names the keys of the client properties, never their values: some are passwords. */
  @Override
  public String toString() {
    return "KafkaBusSettings["
        + bootstrapServers
        + ", "
        + cluster
        + "/"
        + node
        + ", "
        + topics
        + ", "
        + timeouts
        + ", "
        + new TreeMap<>(clientProperties).keySet()
        + "]";
  }

  private static void checkName(String what, String name) {
    if (!name.matches(Origin.NAME_PATTERN)) {
      throw Settings.invalid(what, "'" + name + "'", Origin.NAME_PATTERN);
    }
  }
}
