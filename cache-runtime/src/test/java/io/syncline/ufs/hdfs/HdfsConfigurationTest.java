package io.syncline.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.ufs.limit.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which NameNodes the settings lead to, and what Hadoop may not do by itself. */
final class HdfsConfigurationTest {
  private static final Map<String, String> LAKE =
      Map.of(
          "dfs.nameservices", "lake, other",
          "dfs.ha.namenodes.lake", "a,b",
          "dfs.namenode.rpc-address.lake.a", "nn1.example.com:9000",
          "dfs.namenode.rpc-address.lake.b", "nn2.example.com");

  @TempDir private Path folder;

  @Test
  void hostWithoutAPortIsAskedAtTheUsualOne() {
    assertThat(configuration(HdfsSettings.at("nn")).nameNodes()).containsExactly("nn:8020");
    assertThat(configuration(HdfsSettings.at("nn:9000")).nameNodes()).containsExactly("nn:9000");
    assertThat(configuration(HdfsSettings.at("nn")).streamsAuthority()).isEqualTo("nn:8020");
  }

  @Test
  void nameserviceLeadsToAllOfItsNameNodes() {
    HdfsConfiguration lake = configuration(settings(LAKE));
    assertThat(lake.nameNodes()).containsExactly("nn1.example.com:9000", "nn2.example.com:8020");
    assertThat(lake.streamsAuthority()).isEqualTo("lake");
    assertThat(provider(lake)).endsWith(".ConfiguredFailoverProxyProvider");
  }

  @Test
  void observersAreNotAsked() {
    Map<String, String> observing = new TreeMap<>(LAKE);
    observing.put(
        "dfs.client.failover.proxy.provider.lake",
        "org.apache.hadoop.hdfs.server.namenode.ha.ObserverReadProxyProvider");
    assertThat(provider(configuration(settings(observing))))
        .endsWith(".ConfiguredFailoverProxyProvider");
    observing.put("dfs.client.failover.proxy.provider.lake", "com.example.OwnProvider");
    assertThat(provider(configuration(settings(observing)))).isEqualTo("com.example.OwnProvider");
  }

  @Test
  void nameserviceWithoutAddressesIsRefused() {
    for (String missing :
        List.of("dfs.namenode.rpc-address.lake.b", "dfs.ha.namenodes.lake", "dfs.nameservices")) {
      Map<String, String> less = new TreeMap<>(LAKE);
      less.remove(missing);
      assertInvalid(missing, () -> configuration(settings(less)));
    }
  }

  @Test
  void siteFilesAreReadAndLaterOnesAndPropertiesWin() throws IOException {
    Path first = site("first.xml", "dfs.nameservices", "lake");
    Path second = site("second.xml", "dfs.namenode.rpc-address.lake", "old:1");
    Path third = site("third.xml", "dfs.namenode.rpc-address.lake", "new:2");
    assertThat(configuration(settings(List.of(first, second, third), Map.of())).nameNodes())
        .containsExactly("new:2");
    assertThat(
            configuration(
                    settings(
                        List.of(first, second, third),
                        Map.of("dfs.namenode.rpc-address.lake", "own:3")))
                .nameNodes())
        .containsExactly("own:3");
  }

  @Test
  void siteFileThatIsNoneIsNamed() throws IOException {
    Path missing = folder.resolve("missing.xml");
    assertInvalid(missing.toString(), () -> configuration(settings(List.of(missing), Map.of())));
    Path broken = Files.writeString(folder.resolve("broken.xml"), "<configuration><property>");
    assertInvalid(broken.toString(), () -> configuration(settings(List.of(broken), Map.of())));
  }

  @Test
  void hadoopRepeatsNothingWhereItCounts() throws IOException {
    Path patient =
        site(
            "patient.xml",
            "ipc.client.connect.max.retries",
            "45",
            "dfs.client.retry.policy.enabled",
            "true");
    Configuration once = configuration(settings(List.of(patient), LAKE)).once();
    assertThat(once.get("ipc.client.connect.max.retries")).isEqualTo("0");
    assertThat(once.get("dfs.client.retry.policy.enabled")).isEqualTo("false");
    assertThat(once.get("dfs.client.failover.max.attempts")).isEqualTo("0");
    assertThat(once.get("ipc.client.rpc-timeout.ms")).isEqualTo("30000");
  }

  @Test
  void kerberosNeedsAKeyThatIsThere() throws IOException {
    Path secure = site("secure.xml", "hadoop.security.authentication", "kerberos");
    assertInvalid("keytab", () -> configuration(settings(List.of(secure), Map.of())));
    assertInvalid(
        "missing.keytab",
        () -> new HdfsSettings.Kerberos("syncline@EXAMPLE", folder.resolve("missing.keytab")));
    Path keytab = Files.writeString(folder.resolve("a.keytab"), "");
    HdfsSettings.Kerberos kerberos = new HdfsSettings.Kerberos("syncline@EXAMPLE", keytab);
    HdfsSettings settings =
        new HdfsSettings(
            "nn",
            List.of(),
            Map.of(),
            new HdfsSettings.Identity(Optional.empty(), Optional.of(kerberos)),
            1);
    assertThat(configuration(settings).isSecure()).isTrue();
    assertThat(configuration(HdfsSettings.at("nn")).isSecure()).isFalse();
    assertInvalid(
        "principal", () -> new HdfsSettings.Identity(Optional.of("eve"), Optional.of(kerberos)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dfs.client.failover.max.attempts",
        "dfs.client.retry.policy.enabled",
        "ipc.client.connect.max.retries.on.timeouts",
        "ipc.client.rpc-timeout.ms",
        "hadoop.security.authentication",
        "fs.hdfs.impl",
        "fs.defaultFS",
        "yarn.resourcemanager.address",
        "dfs.client.https.keystore.password"
      })
  void whatSynclineDependsOnIsNotPassedThrough(String name) {
    assertThat(HdfsProperties.refusal(name)).isPresent();
    assertInvalid(name, () -> settings(Map.of(name, "1")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dfs.client.use.datanode.hostname",
        "dfs.namenode.kerberos.principal",
        "hadoop.security.auth_to_local",
        "hadoop.rpc.protection",
        "ipc.client.fallback-to-simple-auth-allowed"
      })
  void otherSettingsOfHadoopArePassedThrough(String name) {
    assertThat(HdfsProperties.refusal(name)).isEmpty();
    assertThat(configuration(settings(Map.of(name, "v"))).once().get(name)).isEqualTo("v");
  }

  private Path site(String file, String... namesAndValues) throws IOException {
    StringBuilder xml = new StringBuilder("<configuration>");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xml.append("<property><name>")
          .append(namesAndValues[i])
          .append("</name><value>")
          .append(namesAndValues[i + 1])
          .append("</value></property>");
    }
    return Files.writeString(folder.resolve(file), xml.append("</configuration>"));
  }

  private static String provider(HdfsConfiguration configuration) {
    return configuration.once().get("dfs.client.failover.proxy.provider.lake");
  }

  private static HdfsSettings settings(Map<String, String> properties) {
    return settings(List.of(), properties);
  }

  private static HdfsSettings settings(List<Path> siteFiles, Map<String, String> properties) {
    return new HdfsSettings("lake", siteFiles, properties, HdfsSettings.Identity.PROCESS, 1_000);
  }

  private static HdfsConfiguration configuration(HdfsSettings settings) {
    return new HdfsConfiguration(settings, StoreLimits.DEFAULT);
  }

  private static void assertInvalid(String named, ThrowingCallable call) {
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(call)
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
  }
}
