package io.syncline.agent;

import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.bus.kafka.BusTimeouts;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.TopicSettings;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.core.feed.FeedSettings;
import io.syncline.core.feed.ReadLag;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.outbox.OriginLife;
import io.syncline.core.outbox.OutboxLimits;
import io.syncline.core.shard.ShardLimits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node's configuration means to each of its parts.
 *
 * @param config the configuration
 */
record NodeSettings(NodeConfig config) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeSettings.class);

  /** Calls for help with listings that wait for a thread. */
  private static final int ENGINE_QUEUE = 256;

  /** Threads that help one listing at most. */
  private static final int MAX_HELPERS = 15;

  private static final int CHILDREN_PAGE = 1000;

  /** Children that may change while their directory is listed. */
  private static final int MAX_TOUCHED = 10_000;

  private static final int MAX_CHANGES_PER_RECORD = 500;

  private static final long MIN_ROWS = 100;

  /** The log; the settings of its topics are looked at so often. */
  KafkaBusSettings bus(Duration settingsCheck) {
    NodeConfig.Kafka kafka = config.kafka();
    TopicSettings names = TopicSettings.defaults();
    return new KafkaBusSettings(
        String.join(",", kafka.bootstrapServers()),
        config.identity().cluster(),
        config.identity().node(),
        new TopicSettings(
            kafka.partitions(),
            kafka.replicationFactor(),
            kafka.minInsyncReplicas(),
            kafka.retention(),
            names.prefix(),
            names.origins()),
        BusTimeouts.defaults().withSettingsCheck(settingsCheck),
        kafka.client());
  }

  ShardLimits shard() {
    return new ShardLimits(
        Math.max(MIN_ROWS, config.cache().maxEntries() / config.kafka().partitions()),
        config.cache().maxMarks(),
        MAX_TOUCHED);
  }

  FeedSettings feed() {
    FeedSettings settings = FeedSettings.DEFAULT.with(readLag());
    return config.sync().carryStatuses() ? settings.carryingStatuses() : settings;
  }

  EngineLimits engine() {
    int threads = config.sync().parallelism();
    return new EngineLimits(threads, ENGINE_QUEUE, Math.min(threads, MAX_HELPERS), CHILDREN_PAGE);
  }

  OutboxLimits outbox() {
    return new OutboxLimits(
        config.outbox().maxIntents(), MAX_CHANGES_PER_RECORD, config.outbox().ufsSettle());
  }

  /** The life of an origin, of which others must wait so long. */
  OriginLife.Settings life(FencingWaits waits) {
    return new OriginLife.Settings(
        config.kafka().partitions(), waits, config.outbox().heartbeatInterval());
  }

  private ReadLag readLag() {
    List<UfsConfig> late = lagging();
    return new ReadLag(
        late.stream().map(UfsConfig::readLag).max(Duration::compareTo).orElse(Duration.ZERO),
        late.stream().flatMap(ufs -> ufs.locations().stream()).collect(Collectors.toSet()));
  }

  /** Names of stores whose answers may be older than their newest state. */
  Set<String> laggingStores() {
    return lagging().stream().map(UfsConfig::name).collect(Collectors.toSet());
  }

  /** What tells the store behind each name from another one. */
  Map<String, String> storeIdentities() {
    return config.stores().stream().collect(Collectors.toMap(UfsConfig::name, UfsConfig::identity));
  }

  private List<UfsConfig> lagging() {
    return config.stores().stream().filter(ufs -> !ufs.readLag().isZero()).toList();
  }

  /** Under which name others reach this node. */
  String host() {
    return config.identity().advertisedHost().orElseGet(NodeSettings::hostName);
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      LOG.warn(
          "this machine does not know its own name; set node.advertised-host: {}", e.getMessage());
      return "localhost";
    }
  }
}
