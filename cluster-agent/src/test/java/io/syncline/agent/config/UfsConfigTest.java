package io.syncline.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.config.reading.ConfigReading;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store's identity tells stores apart, and nothing else. */
final class UfsConfigTest {
  private static final String LAKE = "type: s3, locations: 's3://lake'";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "endpoint: 'http://s3:9000'",
        "region: eu-central-1",
        "key-decoding: raw",
      })
  void whatDecidesWhichBytesALocationNamesIsPartOfTheIdentity(String setting) {
    assertThat(identity(LAKE + ", " + setting)).isNotEqualTo(identity(LAKE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "path-style: true",
        "access-key: AKIA, secret-key: hunter2",
        "request-timeout: 5s",
        "max-concurrent-calls: 3",
        "calls-per-second: 7",
        "max-attempts: 2",
        "max-wait: 1s",
        "read-lag: 3s",
        "part-size: 16MiB",
        "checksum-mode: when-supported",
        "chunked-encoding: false",
        "conditional-create: false",
        "conditional-read: false",
        "unique-request-ids: false",
        "region: us-east-1",
      })
  void whatOnlyDecidesHowTheStoreIsAskedIsNot(String setting) {
    assertThat(identity(LAKE + ", " + setting)).isEqualTo(identity(LAKE));
  }

  @Test
  void locationsOfADirectoryNameItThemselves() {
    assertThat(identity("type: local, locations: 'file:///a', read-lag: 3s"))
        .isEqualTo(identity("type: local, locations: 'file:///b'"))
        .isNotEqualTo(identity(LAKE));
  }

  @Test
  void addressesOfAnHdfsArePartOfItsIdentityAndItsNamesAreNot() {
    String hdfs = "type: hdfs, locations: 'hdfs://nn/a'";
    assertThat(identity(hdfs))
        .isEqualTo(identity(hdfs + ", aliases: nn2, user: eve, hadoop.dfs.replication: 2"))
        .isNotEqualTo(identity(LAKE))
        .isNotEqualTo(identity(hdfs + ", hadoop.dfs.namenode.rpc-address.nn: 'b:1'"));
  }

  private static String identity(String store) {
    return ConfigReading.of(
            """
            cluster.name: east
            node.name: east-1
            data-dir: /nowhere
            kafka.bootstrap-servers: kafka:9092
            zookeeper.connect: zk:2181
            ufs.lake: {%s}
            """
                .formatted(store),
            Map.of())
        .orThrow()
        .stores()
        .get(0)
        .identity();
  }
}
