package io.syncline.agent.config.reading;

import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.agent.config.UfsType;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.PathRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Puts checked values into records. */
final class ConfigBuilder {
  private final ConfigReader values;

  ConfigBuilder(ConfigReader values) {
    this.values = values;
  }

  NodeConfig build(Collection<String> stores, List<EffectiveValue> effective) {
    List<UfsConfig> built = new ArrayList<>();
    for (String store : stores) {
      built.add(store(store));
    }
    return new NodeConfig(
        new NodeConfig.Identity(
            of(ConfigKeys.CLUSTER_NAME),
            of(ConfigKeys.NODE_NAME),
            values.find(ConfigKeys.ADVERTISED_HOST)),
        of(ConfigKeys.DATA_DIR),
        doors(),
        kafka(),
        new NodeConfig.ZooKeeper(
            of(ConfigKeys.ZOOKEEPER_CONNECT),
            of(ConfigKeys.ZOOKEEPER_SESSION),
            of(ConfigKeys.ZOOKEEPER_ROOT)),
        built,
        new NodeConfig.Cache(of(ConfigKeys.CACHE_MAX_ENTRIES), of(ConfigKeys.CACHE_MAX_MARKS)),
        new NodeConfig.Pages(
            of(PageKeys.QUOTA),
            values.find(PageKeys.DIRECTORY),
            Math.toIntExact(of(PageKeys.PAGE_SIZE)),
            of(PageKeys.MAX_COUNT)),
        new NodeConfig.Sync(
            of(ConfigKeys.SYNC_PARALLELISM),
            of(ConfigKeys.SYNC_CARRY_STATUSES),
            of(ConfigKeys.RECONCILE_RATE)),
        new NodeConfig.Audit(
            of(ConfigKeys.AUDIT_RATE), values.find(ConfigKeys.AUDIT_EXCLUDE).orElse(List.of())),
        new NodeConfig.Outbox(
            of(ConfigKeys.OUTBOX_MAX_INTENTS),
            of(ConfigKeys.OUTBOX_SETTLE),
            of(ConfigKeys.OUTBOX_LEASE),
            of(ConfigKeys.OUTBOX_HEARTBEAT)),
        new NodeConfig.Stopping(of(ConfigKeys.DRAIN_TIMEOUT), of(ConfigKeys.FLUSH_TIMEOUT)),
        new NodeConfig.Rights(of(ConfigKeys.MAY_FORGET_CLUSTERS)),
        new MountPolicy(
            of(ConfigKeys.MOUNT_INTERVAL),
            of(ConfigKeys.MOUNT_EXTERNAL),
            of(ConfigKeys.MOUNT_ON_STALE),
            of(ConfigKeys.MOUNT_RECONCILE),
            PathRules.NONE,
            of(ConfigKeys.MOUNT_NEGATIVE_TTL)),
        effective);
  }

  private NodeConfig.Doors doors() {
    return new NodeConfig.Doors(
        of(ConfigKeys.BIND_ADDRESS),
        of(ConfigKeys.GRPC_PORT),
        of(ConfigKeys.GRPC_MAX_CALLS),
        Math.toIntExact(of(ConfigKeys.GRPC_MAX_MESSAGE)),
        of(ConfigKeys.HTTP_PORT),
        new NodeConfig.DataDoor(
            of(ConfigKeys.DATA_PORT),
            of(ConfigKeys.DATA_MAX_TRANSFERS),
            of(ConfigKeys.DATA_IDLE_TIMEOUT)));
  }

  private NodeConfig.Kafka kafka() {
    return new NodeConfig.Kafka(
        of(ConfigKeys.KAFKA_BOOTSTRAP),
        values.kafkaClient(KafkaClientKeys.PREFIX),
        of(ConfigKeys.BUS_PARTITIONS),
        of(ConfigKeys.BUS_REPLICATION),
        of(ConfigKeys.BUS_MIN_ISR),
        of(ConfigKeys.BUS_RETENTION));
  }

  private UfsConfig store(String name) {
    UfsType type = of(ConfigKeys.UFS_TYPE.of(name));
    return new UfsConfig(
        name,
        type,
        of(ConfigKeys.UFS_LOCATIONS.of(name)),
        of(ConfigKeys.UFS_READ_LAG.of(name)),
        new UfsConfig.Limits(
            of(ConfigKeys.UFS_MAX_CALLS.of(name)),
            of(ConfigKeys.UFS_RATE.of(name)),
            of(ConfigKeys.UFS_MAX_WAIT.of(name)),
            of(ConfigKeys.UFS_MAX_ATTEMPTS.of(name)),
            of(ConfigKeys.UFS_TIMEOUT.of(name))),
        new UfsConfig.Watch(
            of(ConfigKeys.UFS_WATCH.of(name)),
            of(ConfigKeys.UFS_WATCH_DIRECTORIES.of(name)),
            events(name)),
        type == UfsType.S3 ? s3(name) : null,
        type == UfsType.HDFS ? hdfs(name) : null);
  }

  private UfsConfig.Events events(String name) {
    return new UfsConfig.Events(
        values.find(ConfigKeys.UFS_WATCH_QUEUE.of(name)),
        values.find(ConfigKeys.UFS_WATCH_ENDPOINT.of(name)),
        values
            .find(ConfigKeys.UFS_WATCH_TOPIC.of(name))
            .map(
                topic ->
                    new UfsConfig.Topic(
                        topic,
                        values.find(ConfigKeys.UFS_WATCH_BROKERS.of(name)).orElse(List.of()),
                        values.kafkaClient(KafkaClientKeys.prefix(name)))),
        values.find(ConfigKeys.UFS_WATCH_TOKEN.of(name)),
        of(ConfigKeys.UFS_WATCH_ALLOWANCE.of(name)),
        of(ConfigKeys.UFS_WATCH_KEYS.of(name)),
        values
            .find(ConfigKeys.UFS_WATCH_CANARY.of(name))
            .map(
                prefix ->
                    new UfsConfig.Canary(
                        prefix.get(0),
                        of(ConfigKeys.UFS_WATCH_CANARY_INTERVAL.of(name)),
                        of(ConfigKeys.UFS_WATCH_CANARY_PATIENCE.of(name)))));
  }

  private UfsConfig.Hdfs hdfs(String name) {
    return new UfsConfig.Hdfs(
        of(ConfigKeys.UFS_LOCATIONS.of(name)).get(0).authority(),
        values.find(ConfigKeys.UFS_ALIASES.of(name)).orElse(List.of()),
        values.find(ConfigKeys.UFS_SITE_FILES.of(name)).orElse(List.of()),
        values.find(ConfigKeys.UFS_USER.of(name)),
        values
            .find(ConfigKeys.UFS_PRINCIPAL.of(name))
            .map(
                principal -> new UfsConfig.Kerberos(principal, of(ConfigKeys.UFS_KEYTAB.of(name)))),
        values.hadoop(name));
  }

  private UfsConfig.S3 s3(String name) {
    Optional<UfsConfig.Credentials> credentials =
        values
            .find(ConfigKeys.UFS_ACCESS_KEY.of(name))
            .map(
                access ->
                    new UfsConfig.Credentials(access, of(ConfigKeys.UFS_SECRET_KEY.of(name))));
    return new UfsConfig.S3(
        values.find(ConfigKeys.UFS_ENDPOINT.of(name)),
        of(ConfigKeys.UFS_REGION.of(name)),
        of(ConfigKeys.UFS_PATH_STYLE.of(name)),
        credentials,
        new UfsConfig.Dialect(
            of(ConfigKeys.UFS_CHECKSUMS.of(name)),
            of(ConfigKeys.UFS_CHUNKED.of(name)),
            of(ConfigKeys.UFS_CONDITIONAL.of(name)),
            of(ConfigKeys.UFS_CONDITIONAL_READ.of(name)),
            of(ConfigKeys.UFS_KEYS.of(name)),
            values
                .find(ConfigKeys.UFS_REQUEST_IDS.of(name))
                .orElseGet(() -> values.find(ConfigKeys.UFS_ENDPOINT.of(name)).isEmpty())),
        Math.toIntExact(of(ConfigKeys.UFS_PART_SIZE.of(name))));
  }

  private <T> T of(ConfigKey<T> key) {
    return values.value(key);
  }
}
