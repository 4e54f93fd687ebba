package io.syncline.agent.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.agent.config.ConfigSource;
import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.NegativeTtl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration is read whole, and every mistake in it is told with its place. */
final class ConfigReadingTest {
  private static final String SMALLEST =
      """
      cluster.name: east
      node.name: east-1
      data-dir: /var/lib/syncline
      kafka.bootstrap-servers: [kafka-1:9092, kafka-2:9092]
      zookeeper.connect: zk:2181
      """;

  @TempDir Path folder;

  @Test
  void smallestFileGetsAllDefaults() {
    NodeConfig config = read(SMALLEST);
    assertThat(config.identity().cluster()).isEqualTo("east");
    assertThat(config.identity().node()).isEqualTo("east-1");
    assertThat(config.identity().advertisedHost()).isEmpty();
    assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/syncline"));
    assertThat(config.doors())
        .isEqualTo(
            new NodeConfig.Doors(
                "127.0.0.1",
                7450,
                128,
                4 << 20,
                7451,
                new NodeConfig.DataDoor(7453, 64, Duration.ofSeconds(60))));
    assertThat(config.kafka())
        .isEqualTo(
            new NodeConfig.Kafka(
                List.of("kafka-1:9092", "kafka-2:9092"), Map.of(), 32, 3, 2, Duration.ofDays(7)));
    assertThat(config.zooKeeper())
        .isEqualTo(
            new NodeConfig.ZooKeeper(List.of("zk:2181"), Duration.ofSeconds(15), "/syncline"));
    assertThat(config.stores()).isEmpty();
    assertThat(config.mountDefaults()).isEqualTo(MountPolicy.DEFAULT);
    assertThat(config.outbox())
        .isEqualTo(
            new NodeConfig.Outbox(
                50_000, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(1)));
  }

  @Test
  void nestedAndDottedKeysAreTheSame() {
    NodeConfig config =
        read(
            SMALLEST
                + """
                grpc: {port: 1, max-message-bytes: 1MiB}
                http.port: 2
                kafka:
                  client:
                    security.protocol: SASL_SSL
                    sasl: {mechanism: PLAIN}
                """);
    assertThat(config.doors().grpcPort()).isEqualTo(1);
    assertThat(config.doors().grpcMaxMessageBytes()).isEqualTo(1 << 20);
    assertThat(config.doors().httpPort()).isEqualTo(2);
    assertThat(config.kafka().client())
        .isEqualTo(Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "PLAIN"));
  }

  @Test
  void storesAreReadByName() {
    NodeConfig config =
        read(
            SMALLEST
                + """
                ufs:
                  lake:
                    type: s3
                    locations: [s3://lake, s3a://logs/]
                    endpoint: http://localhost:9000
                    path-style: true
                    access-key: AKIA
                    secret-key: hunter2
                    max-concurrent-calls: 7
                  disk:
                    type: local
                    locations: file:///srv/lake
                    read-lag: 3s
                """);
    UfsConfig lake = config.store("lake").orElseThrow();
    assertThat(lake.locations())
        .containsExactly(Location.parse("s3://lake/"), Location.parse("s3://logs/"));
    assertThat(lake.limits().maxConcurrentCalls()).isEqualTo(7);
    assertThat(lake.s3().endpoint()).contains("http://localhost:9000");
    assertThat(lake.s3().pathStyle()).isTrue();
    assertThat(lake.s3().credentials().orElseThrow().secretKey().reveal()).isEqualTo("hunter2");
    assertThat(config.store("disk").orElseThrow().readLag()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.storeOf(Location.parse("s3://lake/a/b"))).contains(lake);
    assertThat(config.storeOf(Location.parse("s3://other/a"))).isEmpty();
  }

  @Test
  void idsOfRequestsAreBelievedOfAwsAloneUnlessItIsSaid() {
    NodeConfig config =
        read(
            SMALLEST
                + """
                ufs.aws: {type: s3, locations: 's3://a'}
                ufs.other: {type: s3, locations: 's3://b', endpoint: 'http://localhost:9000'}
                ufs.minio: {type: s3, locations: 's3://c', endpoint: 'http://minio:9000', \
                            unique-request-ids: true}
                ufs.odd: {type: s3, locations: 's3://d', unique-request-ids: false}
                """);
    assertThat(config.stores())
        .extracting(store -> store.name() + " " + store.s3().dialect().uniqueRequestIds())
        .containsExactlyInAnyOrder("aws true", "other false", "minio true", "odd false");
  }

  @Test
  void theLongestPrefixDecidesWhichStoreServesALocation() {
    NodeConfig config =
        read(
            SMALLEST
                + """
                ufs.wide: {type: s3, locations: 's3://lake'}
                ufs.narrow: {type: s3, locations: 's3://lake/hot'}
                """);
    assertThat(config.storeOf(Location.parse("s3://lake/hot/a")).orElseThrow().name())
        .isEqualTo("narrow");
    assertThat(config.storeOf(Location.parse("s3://lake/hotter")).orElseThrow().name())
        .isEqualTo("wide");
  }

  @Test
  void secretsAreNeverShown() {
    NodeConfig config =
        read(
            SMALLEST
                + """
                ufs.lake: {type: s3, locations: 's3://lake', access-key: AKIA, secret-key: hunter2}
                kafka.client.sasl.jaas.config: password=hunter2
                """);
    assertThat(config.toString()).doesNotContain("hunter2").doesNotContain("AKIA");
    assertThat(config.effective().toString()).doesNotContain("hunter2").doesNotContain("AKIA");
    assertThat(config.effective())
        .contains(
            new EffectiveValue("ufs.lake.secret-key", "***", ConfigSource.FILE, true),
            new EffectiveValue("kafka.client.sasl.jaas.config", "***", ConfigSource.FILE, true),
            new EffectiveValue("grpc.port", "7450", ConfigSource.DEFAULT, false));
  }

  @Test
  void secretsMayBeInFiles() throws IOException {
    Path access = Files.writeString(folder.resolve("access"), "AKIA\n");
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
    NodeConfig config =
        read(
            SMALLEST
                + "ufs.lake: {type: s3, locations: 's3://lake', access-key-file: %s, secret-key-file: %s}\n"
                    .formatted(access, secret));
    UfsConfig.Credentials credentials = config.stores().get(0).s3().credentials().orElseThrow();
    assertThat(credentials.accessKey().reveal()).isEqualTo("AKIA");
    assertThat(credentials.secretKey().reveal()).isEqualTo("hunter2");
  }

  @Test
  void environmentOverridesTheFile() {
    ConfigReading reading =
        ConfigReading.of(
            SMALLEST + "grpc.port: 1\nufs.my-lake: {type: s3, locations: 's3://lake'}\n",
            Map.of(
                "SYNCLINE_GRPC_PORT", "2",
                "SYNCLINE_UFS_MY_LAKE_ACCESS_KEY", "AKIA",
                "SYNCLINE_UFS_MY_LAKE_SECRET_KEY", "hunter2",
                "SYNCLINE_UFS_MY_LAKE_MAX_CONCURRENT_CALLS", "9",
                "SYNCLINE_KAFKA_CLIENT_SASL_MECHANISM", "PLAIN",
                "SYNCLINE_HTTP_PORT", "",
                "PATH", "/bin"));
    NodeConfig config = reading.orThrow();
    assertThat(reading.warnings()).isEmpty();
    assertThat(config.doors().grpcPort()).isEqualTo(2);
    assertThat(config.doors().httpPort()).isEqualTo(7451);
    assertThat(config.store("my-lake").orElseThrow().limits().maxConcurrentCalls()).isEqualTo(9);
    assertThat(config.kafka().client()).containsEntry("sasl.mechanism", "PLAIN");
    assertThat(config.effective())
        .contains(new EffectiveValue("grpc.port", "2", ConfigSource.ENVIRONMENT, false));
  }

  @Test
  void foreignVariablesAreToldAndKubernetesOnesIgnored() {
    ConfigReading reading =
        ConfigReading.of(
            SMALLEST,
            Map.of(
                "SYNCLINE_GRPC_PROT", "1",
                "SYNCLINE_GRPC_PORT", "tcp://10.0.0.1:7450",
                "SYNCLINE_SERVICE_HOST", "10.0.0.1",
                "SYNCLINE_PORT_7450_TCP_ADDR", "10.0.0.1"));
    assertThat(reading.orThrow().doors().grpcPort()).isEqualTo(7450);
    assertThat(reading.warnings())
        .containsExactly(
            "SYNCLINE_GRPC_PORT was set by Kubernetes for a service and is ignored",
            "SYNCLINE_GRPC_PROT sets no configuration key and is ignored: did you mean"
                + " SYNCLINE_GRPC_PORT?");
  }

  @Test
  void everyKeyHasItsOwnVariable() {
    Set<String> seen = new HashSet<>();
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      assertThat(seen.add(EnvironmentSource.variable(key.of("a").name()))).as(key.name()).isTrue();
    }
    for (String setting : KafkaClientKeys.ALLOWED) {
      assertThat(seen.add(EnvironmentSource.variable("kafka.client." + setting))).isTrue();
      assertThat(seen.add(EnvironmentSource.variable(KafkaClientKeys.prefix("a") + setting)))
          .isTrue();
    }
  }

  @Test
  void everyDefaultIsValid() {
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      if (key.preset() != null) {
        assertThat(key.type().parser().apply(key.preset())).as(key.name()).isNotNull();
      }
    }
  }

  @Test
  void everythingWrongIsToldAtOnceInTheOrderOfLines() {
    assertThat(
            problems(
                """
                cluster.name: East!
                kafka:
                  bootstrap-server: kafka:9092
                grpc:
                  port: 70000
                mount.sync-interval: 5x
                nonsense-of-a-very-different-kind: 1
                kafka.client.acks: 0
                kafka.client.sasl.mechanisms: PLAIN
                """))
        .containsExactly(
            "cluster.name 'East!' (line 1) is not a name (expected a-z, 0-9 and '-' inside, at"
                + " most 63 characters, e.g. east-1)",
            "unknown key 'kafka.bootstrap-server' (line 3): did you mean"
                + " 'kafka.bootstrap-servers'?",
            "grpc.port '70000' (line 5) is out of range (expected 0 to 65535)",
            "mount.sync-interval '5x' (line 6) is not a duration (expected e.g. 5s, 2m, 0, never)",
            "unknown key 'nonsense-of-a-very-different-kind' (line 7)",
            "unknown key 'kafka.client.acks' (line 8): this setting of the Kafka client is not"
                + " passed through",
            "unknown key 'kafka.client.sasl.mechanisms' (line 9): this setting of the Kafka client"
                + " is not passed through: did you mean 'kafka.client.sasl.mechanism'?",
            "node.name is missing: name of this node, unique in its cluster and the same after a"
                + " restart",
            "data-dir is missing: directory of this node's metadata store, outbox and copy of the"
                + " mount table; made when missing, for one process only",
            "kafka.bootstrap-servers is missing: brokers through which the log is found",
            "zookeeper.connect is missing: servers of the ZooKeeper ensemble of this cluster");
  }

  @Test
  void eachKindOfWrongValueIsExplained() {
    assertThat(problem("node.drain-timeout: soon"))
        .isEqualTo(
            "node.drain-timeout 'soon' (line 6) is not a duration (expected e.g. 250ms, 5s, 2m, 1h,"
                + " 7d)");
    assertThat(problem("node.drain-timeout: 2h"))
        .isEqualTo("node.drain-timeout '2h' (line 6) is out of range (expected 0 to 1h)");
    assertThat(problem("grpc.port: many"))
        .isEqualTo("grpc.port 'many' (line 6) is not a whole number (expected e.g. 1)");
    assertThat(problem("grpc.max-message-bytes: 4MB"))
        .isEqualTo(
            "grpc.max-message-bytes '4MB' (line 6) is not a size (expected e.g. 65536, 64KiB, 4MiB,"
                + " 1GiB)");
    assertThat(problem("grpc.max-message-bytes: 1GiB"))
        .isEqualTo(
            "grpc.max-message-bytes '1GiB' (line 6) is out of range (expected 64KiB to 64MiB)");
    assertThat(problem("mount.on-stale: serve_stale"))
        .isEqualTo(
            "mount.on-stale 'serve_stale' (line 6) is not one of fail, serve-stale: did you mean"
                + " 'serve-stale'?");
    assertThat(problem("mount.sync-interval: 366d"))
        .isEqualTo(
            "mount.sync-interval '366d' (line 6) is out of range (expected 0 to 365d, or never)");
    assertThat(problem("zookeeper.root: syncline"))
        .isEqualTo(
            "zookeeper.root 'syncline' (line 6) is not a ZooKeeper path (expected e.g. /syncline)");
    assertThat(problem("cache.max-entries: 1"))
        .isEqualTo("cache.max-entries '1' (line 6) is out of range (expected 1000 to 10000000000)");
    assertThat(problem("http.port: 7450"))
        .isEqualTo("http.port (line 6) is 7450, which grpc.port has too");
    assertThat(problem("bus.min-insync-replicas: 4"))
        .isEqualTo(
            "bus.min-insync-replicas (line 6) is 4, more than bus.replication-factor 3 (nothing"
                + " could ever be published)");
    assertThat(problem("grpc: 7450"))
        .isEqualTo("'grpc' (line 6) is a group of keys, not a key with a value");
    assertThat(problem("grpc.port:"))
        .isEqualTo("'grpc.port' (line 6) has no value (remove the key to get its default)");
    assertThat(problem("node.name: east-2"))
        .isEqualTo("'node.name' (line 6) is given twice, first on line 2");
    assertThat(problem("bind-address: ''"))
        .isEqualTo("bind-address (line 6) is empty (remove the key to get its default)");
  }

  @Test
  void mountsThatAreNotAuditedAreReadAndWrongOnesAreTold() {
    assertThat(read(SMALLEST + "audit: {exclude: [/lake, /sea/hot, /lake]}\n").audit().excluded())
        .containsExactly(NamespacePath.parse("/lake"), NamespacePath.parse("/sea/hot"));
    assertThat(problems(SMALLEST + "audit.exclude: [/lake, lake/hot]\n"))
        .singleElement()
        .asString()
        .contains("audit.exclude", "is wrong", "lake/hot");
    assertThat(problems(SMALLEST + "audit.exclude: " + "/m,".repeat(1_001) + "\n"))
        .singleElement()
        .asString()
        .contains("audit.exclude", "at most 1000 paths");
  }

  @Test
  void addressesAreChecked() {
    assertThat(problems(SMALLEST.replace("zk:2181", "zk")))
        .containsExactly(
            "zookeeper.connect 'zk' (line 5) has 'zk', which is not host:port (expected e.g."
                + " kafka-1:9092)");
  }

  @Test
  void wrongEnvironmentIsToldByItsVariable() {
    ConfigReading reading = ConfigReading.of(SMALLEST, Map.of("SYNCLINE_GRPC_PORT", "x"));
    assertThat(reading.problems().get(0).message())
        .isEqualTo("grpc.port 'x' (SYNCLINE_GRPC_PORT) is not a whole number (expected e.g. 1)");
  }

  @Test
  void storesAreCheckedAsAWhole() {
    assertThat(
            problems(
                SMALLEST
                    + """
                    ufs:
                      disk:
                        type: local
                        locations: s3://lake
                        region: eu-central-1
                      lake:
                        type: s3
                        locations: s3://lake
                        secret-key: x
                        endpoint: localhost:9000
                        end-point: x
                      Bad_Name:
                        type: s3
                      two:
                        type: local
                        locations: [file:///a, file:///b]
                    """))
        .containsExactly(
            "ufs.disk.locations (line 9) has s3://lake/, but a store of type local serves file://",
            "ufs.disk.region (line 10) has no meaning for a store of type local",
            "ufs.lake.locations (line 13) has s3://lake/, which ufs.disk.locations has too",
            "ufs.lake.endpoint 'localhost:9000' (line 15) is not a URL of a service (expected e.g."
                + " https://s3.example.com:9000)",
            "unknown key 'ufs.lake.end-point' (line 16): did you mean 'ufs.lake.endpoint'?",
            "store name 'Bad_Name' (line 18) is not a name (expected a-z, 0-9 and '-' inside, at"
                + " most 63 characters)",
            "ufs.two.locations (line 21) has 2 directories (expected one; configure a store for"
                + " each)",
            "ufs.lake.access-key is missing, but ufs.lake.secret-key is given");
  }

  @Test
  void keyAndItsFileTogetherAreRefused() {
    assertThat(
            problems(
                SMALLEST
                    + "ufs.lake: {type: s3, locations: 's3://l', access-key: a, secret-key: b,"
                    + " access-key-file: /nowhere, secret-key-file: /nowhere}\n"))
        .containsExactly(
            "ufs.lake.access-key-file (line 6) is given together with ufs.lake.access-key (keep"
                + " one)",
            "ufs.lake.secret-key-file (line 6) is given together with ufs.lake.secret-key (keep"
                + " one)");
    assertThat(
            problems(
                SMALLEST
                    + "ufs.lake: {type: s3, locations: 's3://l', access-key: a,"
                    + " secret-key-file: /nowhere}\n"))
        .singleElement()
        .asString()
        .startsWith("ufs.lake.secret-key-file (line 6) cannot be read: ");
  }

  @Test
  void textThatIsNoYamlIsToldWithItsLine() {
    assertThat(problems("cluster.name: [east\nnode.name: }"))
        .first()
        .asString()
        .startsWith("line 2 is not YAML: ");
    assertThat(problems("- a\n- b"))
        .first()
        .isEqualTo(
            "the file is not a mapping of keys to values (expected e.g. cluster.name: east)");
  }

  @Test
  void aliasesWithoutEndAreRefused() {
    assertThat(problems("a: &x\n  b: *x\n").get(0)).contains("nested too deeply");
  }

  @Test
  void tagsBuildNoObjects() {
    assertThat(problems(SMALLEST + "grpc.port: !!java.io.File [x]\n").get(0))
        .startsWith("grpc.port 'x'");
  }

  @Test
  void problemsAreThrownTogether() {
    assertThatThrownBy(
            () -> ConfigReading.of(SMALLEST + "grpc.prot: 1\nx-y-z: 2", Map.of()).orThrow())
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_CONFIGURATION_KEY))
        .hasMessage(
            "unknown key 'grpc.prot' (line 6): did you mean 'grpc.port'?\n"
                + "unknown key 'x-y-z' (line 7)");
    assertThatThrownBy(() -> ConfigReading.ofFile(folder.resolve("missing.yaml"), Map.of()))
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining("missing.yaml");
  }

  @Test
  void syncIntervalKnowsNever() {
    assertThat(read(SMALLEST + "mount.sync-interval: never").mountDefaults().syncInterval())
        .isEqualTo(SyncInterval.NEVER);
    assertThat(read(SMALLEST + "mount.negative-ttl: 5s").mountDefaults().negativeTtl())
        .isEqualTo(NegativeTtl.of(SyncInterval.of(Duration.ofSeconds(5))));
    assertThat(read(SMALLEST + "mount.negative-ttl: as-sync-interval").mountDefaults())
        .isEqualTo(MountPolicy.DEFAULT);
    assertThat(read(SMALLEST + "mount.sync-interval: 0").mountDefaults().syncInterval())
        .isEqualTo(SyncInterval.ALWAYS);
  }

  @Test
  void loopbackThatIsAdvertisedElsewhereIsWarnedOf() {
    assertThat(
            ConfigReading.of(SMALLEST + "node.advertised-host: east-1.example.com", Map.of())
                .warnings())
        .containsExactly(
            "node.advertised-host is not this machine's loopback, but bind-address is: nobody else"
                + " can connect");
  }

  private static NodeConfig read(String yaml) {
    return ConfigReading.of(yaml, Map.of()).orThrow();
  }

  private static List<String> problems(String yaml) {
    return ConfigReading.of(yaml, Map.of()).problems().stream()
        .map(ConfigProblem::message)
        .toList();
  }

  private static String problem(String line) {
    List<String> problems = problems(SMALLEST + line + "\n");
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }
}
