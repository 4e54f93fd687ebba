package io.syncline.agent.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.EffectiveValue;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.config.UfsConfig;
import io.syncline.core.model.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store of type hdfs: its names, its settings, and what is wrong with them. */
final class HdfsReadingTest {
  private static final String NODE =
      """
      cluster.name: east
      node.name: east-1
      data-dir: /var/lib/syncline
      kafka.bootstrap-servers: kafka:9092
      zookeeper.connect: zk:2181
      """;

  private static final String LAKE =
      """
      ufs.lake:
        type: hdfs
        locations: [hdfs://Lake/warehouse, 'hdfs://lake:8020/tmp']
        aliases: [NN1:8020, nn1.example.com, 'nn2:9000']
        site-files: [/etc/hadoop/core-site.xml, /etc/hadoop/hdfs-site.xml]
        principal: syncline/east-1@EXAMPLE
        keytab: /etc/syncline.keytab
        hadoop:
          dfs:
            nameservices: lake
            ha.namenodes.lake: a,b
          hadoop.rpc.protection: privacy
      """;

  @Test
  void everythingIsRead() {
    UfsConfig.Hdfs hdfs = read(NODE + LAKE).stores().get(0).hdfs();
    assertThat(hdfs)
        .isEqualTo(
            new UfsConfig.Hdfs(
                "lake",
                List.of("nn1", "nn1.example.com", "nn2:9000"),
                List.of(Path.of("/etc/hadoop/core-site.xml"), Path.of("/etc/hadoop/hdfs-site.xml")),
                Optional.empty(),
                Optional.of(
                    new UfsConfig.Kerberos(
                        "syncline/east-1@EXAMPLE", Path.of("/etc/syncline.keytab"))),
                Map.of(
                    "dfs.nameservices", "lake",
                    "dfs.ha.namenodes.lake", "a,b",
                    "hadoop.rpc.protection", "privacy")));
    assertThat(read(NODE + LAKE).effective())
        .extracting(EffectiveValue::key)
        .contains("ufs.lake.hadoop.dfs.nameservices");
  }

  @ParameterizedTest
  @CsvSource({
    "hdfs://nn1/warehouse/a, hdfs://lake/warehouse/a",
    "hdfs://NN1:8020/warehouse/a, hdfs://lake/warehouse/a",
    "hdfs://nn1.example.com:8020/x, hdfs://lake/x",
    "hdfs://nn2:9000/x, hdfs://lake/x",
    "hdfs://nn2/x, hdfs://nn2/x",
    "hdfs://lake/x, hdfs://lake/x",
    "s3://nn1/x, s3://nn1/x"
  })
  void allNamesOfAnHdfsLeadToOne(String asked, String canonical) {
    assertThat(read(NODE + LAKE).canonical(Location.parse(asked)))
        .isEqualTo(Location.parse(canonical));
  }

  @Test
  void whatIsWrongIsToldWithItsLine() {
    assertThat(
            problems(
                NODE
                    + """
                    ufs:
                      one:
                        type: hdfs
                        locations: [hdfs://nn1/a, hdfs://nn2/a]
                        aliases: lake/a
                        principal: x
                        hadoop.dfs.client.retry.policy.enabled: true
                        hadoop.fs.defaultFS: hdfs://lake
                      two:
                        type: hdfs
                        locations: hdfs://lake
                        aliases: nn1
                        keytab: /x
                        region: x
                      three:
                        type: s3
                        locations: s3://lake
                        user: eve
                        hadoop.dfs.replication: 1
                    """))
        .containsExactly(
            "ufs.one.locations (line 9) has the authorities nn1, nn2 (expected one; the others of"
                + " one HDFS are its aliases, another HDFS is another store)",
            "ufs.one.aliases 'lake/a' (line 10) has 'lake/a', which is not a name (expected e.g."
                + " nn1.example.com:8020)",
            "key 'ufs.one.hadoop.dfs.client.retry.policy.enabled' (line 12) is not passed through:"
                + " max-attempts of the store decides",
            "key 'ufs.one.hadoop.fs.defaultFS' (line 13) is not passed through (expected one that"
                + " begins with dfs., hadoop.security., hadoop.rpc., ipc., fs.hdfs.)",
            "ufs.two.aliases (line 17) has nn1, which leads to ufs.one",
            "ufs.two.region (line 19) has no meaning for a store of type hdfs",
            "ufs.three.user (line 23) has no meaning for a store of type s3",
            "ufs.three.hadoop.dfs.replication (line 24) has no meaning for a store of type s3",
            "ufs.one.keytab is missing, but the principal is given",
            "ufs.two.principal is missing, but the keytab is given");
  }

  private static NodeConfig read(String yaml) {
    return ConfigReading.of(yaml, Map.of()).orThrow();
  }

  private static List<String> problems(String yaml) {
    return ConfigReading.of(yaml, Map.of()).problems().stream()
        .map(ConfigProblem::message)
        .toList();
  }
}
