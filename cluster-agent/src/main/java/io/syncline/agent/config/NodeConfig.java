package io.syncline.agent.config;

import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.MountPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a node, checked and complete.
 *
 * @param identity who the node is
 * @param dataDir where it keeps its files
 * @param doors where it listens
 * @param kafka how the log is reached, and its shape
 * @param zooKeeper how the cluster coordinates
 * @param stores the stores that can be mounted, by name
 * @param cache what is remembered
 * @param pages how bytes of files are kept
 * @param sync how stores are asked
 * @param audit how what is answered is sampled
 * @param outbox how unpublished changes are kept
 * @param stopping how the node stops
 * @param rights what it may be asked to do beyond its own cluster
 * @param mountDefaults the policy of mounts that are added without one
 * @param effective every key with the value in force, by name, secrets masked
 */
@SuppressWarnings(
    "checkstyle:parameternumber") // One component a group of keys; built in one place.
public record NodeConfig(
    Identity identity,
    Path dataDir,
    Doors doors,
    Kafka kafka,
    ZooKeeper zooKeeper,
    List<UfsConfig> stores,
    Cache cache,
    Pages pages,
    Sync sync,
    Audit audit,
    Outbox outbox,
    Stopping stopping,
    Rights rights,
    MountPolicy mountDefaults,
    List<EffectiveValue> effective) {
  public NodeConfig {
    stores = List.copyOf(stores);
    effective = List.copyOf(effective);
  }

  /**
   * Who a node is.
   *
   * @param cluster name of its cluster
   * @param node its own name in it
   * @param advertisedHost where others reach it; empty for the machine's own name
   */
  public record Identity(String cluster, String node, Optional<String> advertisedHost) {}

  /**
   * Where a node listens.
   *
   * @param bindAddress on which address
   * @param grpcPort port of the gRPC door; 0 for any
   * @param grpcMaxCalls calls worked on at a time
   * @param grpcMaxMessageBytes largest request
   * @param httpPort port of health and metrics; 0 for any
   * @param data the data door
   */
  public record Doors(
      String bindAddress,
      int grpcPort,
      int grpcMaxCalls,
      int grpcMaxMessageBytes,
      int httpPort,
      DataDoor data) {}

  /**
   * The data door.
   *
   * @param port its port; 0 for any
   * @param maxTransfers files transferred at a time
   * @param idleTimeout how long a transfer may stand still
   */
  public record DataDoor(int port, int maxTransfers, Duration idleTimeout) {}

  /**
   * How the log is reached, and its shape.
   *
   * @param bootstrapServers {@code host:port} of brokers
   * @param client further settings of the client, from the allow-list; may hold secrets
   * @param partitions shards
   * @param replicationFactor copies of each partition
   * @param minInsyncReplicas copies that make a record durable
   * @param retention how long the log is kept
   */
  public record Kafka(
      List<String> bootstrapServers,
      Map<String, String> client,
      int partitions,
      int replicationFactor,
      int minInsyncReplicas,
      Duration retention) {
    public Kafka {
      bootstrapServers = List.copyOf(bootstrapServers);
      client = Map.copyOf(client);
    }

    /** Without the client's settings, which may be secret. */
    @Override
    public String toString() {
      return "Kafka" + bootstrapServers;
    }
  }

  /**
   * How the cluster coordinates.
   *
   * @param connect {@code host:port} of the ensemble
   * @param sessionTimeout after how long without a sign of life a node is gone
   * @param root node under which everything is kept
   */
  public record ZooKeeper(List<String> connect, Duration sessionTimeout, String root) {
    public ZooKeeper {
      connect = List.copyOf(connect);
    }
  }

  /**
   * What is remembered.
   *
   * @param maxEntries files and directories
   * @param maxMarks marks a shard
   */
  public record Cache(long maxEntries, int maxMarks) {}

  /**
   * How bytes of files are kept.
   *
   * @param quota bytes of disk; 0 for none
   * @param directory where; empty for one below the node's own
   * @param pageSize bytes of a page
   * @param maxCount pages at most
   */
  public record Pages(long quota, Optional<Path> directory, int pageSize, int maxCount) {}

  /**
   * How stores are asked.
   *
   * @param parallelism threads that ask stores beside their callers
   * @param carryStatuses whether changes carry the new status, and it is taken over from others
   * @param reconcileRate requests a second for which stores are asked again about what is held
   */
  public record Sync(int parallelism, boolean carryStatuses, int reconcileRate) {}

  /**
   * How what is answered is sampled.
   *
   * @param requestsPerMinute requests to stores, on average; 0 for no audit
   * @param excluded mounts that are not sampled
   */
  public record Audit(int requestsPerMinute, List<NamespacePath> excluded) {
    public Audit {
      excluded = List.copyOf(excluded);
    }
  }

  /**
   * How unpublished changes are kept.
   *
   * @param maxIntents how many one by one
   * @param ufsSettle after how long an unanswered request has no effect any more
   * @param lease how long this node may write without being heard
   * @param heartbeatInterval how often it says that it lives
   */
  public record Outbox(
      int maxIntents, Duration ufsSettle, Duration lease, Duration heartbeatInterval) {}

  /**
   * How a node stops.
   *
   * @param drainTimeout how long calls in flight may take
   * @param flushTimeout how long the log may take to accept the outbox
   */
  public record Stopping(Duration drainTimeout, Duration flushTimeout) {}

  /**
   * What a node may be asked to do beyond its own cluster.
   *
   * @param forgetClusters whether it declares other clusters gone
   */
  public record Rights(boolean forgetClusters) {}

  /** The store of this name. */
  public Optional<UfsConfig> store(String name) {
    return stores.stream().filter(store -> store.name().equals(name)).findFirst();
  }

  /** A location that a person gave, under the one name that its HDFS has in all clusters. */
  public Location canonical(Location location) {
    return stores.stream()
        .flatMap(store -> store.canonical(location).stream())
        .findFirst()
        .orElse(location);
  }

  /** The store that serves a location: the one with the longest prefix. */
  public Optional<UfsConfig> storeOf(Location location) {
    return stores.stream()
        .filter(store -> store.prefixOf(location).isPresent())
        .max(
            Comparator.comparingInt(
                store -> store.prefixOf(location).orElseThrow().path().length()));
  }
}
