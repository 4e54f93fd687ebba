package io.syncline.agent;

import io.syncline.bus.outbox.OriginHome;
import io.syncline.cache.store.NodeProperties;
import io.syncline.core.model.Origin;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers a node's incarnations in its metadata store. */
final class StoredOrigins implements OriginHome {
  private static final String JOINED = "origins.joined";
  private static final Logger LOG = LoggerFactory.getLogger(StoredOrigins.class);

  private final Origin start;
  private final String cluster;
  private final String node;
  private final String topic;
  private final NodeProperties properties;
  private final InstantSource clock;
  private final Supplier<String> topicId;

  /**
   * The incarnations of a node.
   *
   * @param start who this start of the node is
   * @param topic the cluster's own topic
   * @param topicId the topic's identity as of the last look
   */
  StoredOrigins(
      Origin start,
      String topic,
      Supplier<String> topicId,
      NodeProperties properties,
      InstantSource clock) {
    this.start = start;
    this.cluster = start.cluster();
    this.node = start.name();
    this.topic = topic;
    this.topicId = topicId;
    this.properties = properties;
    this.clock = clock;
  }

  /** Who this start of the node is at first. */
  Origin start() {
    return start;
  }

  @Override
  public Origin nextIncarnation() {
    return new Origin(cluster, node, next(properties, clock));
  }

  /**
   * A new incarnation for each start, also after the disk was lost: seconds, with room for starts
   * within one.
   */
  static long next(NodeProperties properties, InstantSource clock) {
    return properties.nextIncarnation(clock.instant().getEpochSecond() << 10);
  }

  @Override
  public Set<Long> remembered() {
    String text = properties.value(JOINED).orElse("");
    try {
      return Arrays.stream(text.split(","))
          .filter(part -> !part.isEmpty())
          .map(Long::parseLong)
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (NumberFormatException e) {
      // Whoever they were hold watermarks back until they are fenced.
      LOG.warn("node {}/{}: its earlier incarnations are lost: '{}'", cluster, node, text);
      return Set.of();
    }
  }

  @Override
  public void remember(Set<Long> incarnations) {
    properties.put(
        JOINED,
        new TreeSet<>(incarnations).stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public String topicId() {
    return topicId.get();
  }
}
