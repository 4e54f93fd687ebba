package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.AdminServiceGrpc;
import io.syncline.proto.node.v1.BoundSource;
import io.syncline.proto.node.v1.Freshness;
import io.syncline.proto.node.v1.PathRule;
import io.syncline.proto.node.v1.RuleKind;
import io.syncline.proto.node.v1.ServeReason;
import io.syncline.proto.node.v1.SetMountRequest;
import io.syncline.proto.node.v1.StatRequest;
import io.syncline.proto.node.v1.StatResponse;
import io.syncline.proto.node.v1.TestPathRequest;
import io.syncline.proto.node.v1.TestPathResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules of a mount on whole nodes, with a directory as the lake that somebody else changes too. */
final class PathRulesIT {
  @TempDir Path folder;
  private RealNodes nodes;

  @BeforeEach
  void start() {
    nodes = new RealNodes(folder);
  }

  @AfterEach
  void close() throws Exception {
    nodes.close();
  }

  @Test
  void eachPathIsAskedForAsItsRuleSays() throws Exception {
    ClusterNode east = node("east", "n1");
    ClusterNode west = node("west", "n1");
    mount(east);
    mount(west);
    outside("raw/f", "one");
    outside("cur/f", "one");
    outside("other/f", "one");
    for (String path : new String[] {"raw/f", "cur/f", "other/f"}) {
      assertThat(size(east, path)).isEqualTo(3);
    }
    // Held here from now on, where the shard was asked before it was ready.
    RealNodes.eventually(
        "raw/f is held", () -> reason(east, "raw/f") == ServeReason.SERVE_REASON_NO_BOUND);

    outside("raw/f", "changed");
    outside("cur/f", "changed");
    outside("other/f", "changed");
    assertThat(size(east, "cur/f")).as("asked for at each read").isEqualTo(7);
    assertThat(reason(east, "cur/f")).isEqualTo(ServeReason.SERVE_REASON_VALIDATED_NOW);
    RealNodes.eventually("the sync interval has passed", () -> size(east, "other/f") == 7);
    assertThat(size(east, "raw/f")).as("not asked for, though its bound passed").isEqualTo(3);
    assertThat(reason(east, "raw/f")).isEqualTo(ServeReason.SERVE_REASON_NO_BOUND);

    put(west, "/lake/raw/f", "told of");
    RealNodes.eventually(
        "the east hears of it", () -> stat(east, "raw/f").getFile().getSize() == 7);
    put(west, "/lake/raw/f", "told of again");
    RealNodes.eventually("and again", () -> stat(east, "raw/f").getFile().getSize() == 13);
  }

  @Test
  void aRuleThatIsSetAtOneNodeCountsAtAnotherOfItsClusterAndInNoOther() throws Exception {
    ClusterNode first = node("east", "n1");
    ClusterNode second = node("east", "n2");
    ClusterNode west = node("west", "n1");
    mount(first);
    mount(west);
    outside("hot/f", "one");
    RealNodes.eventually(
        "n2 has the mount", () -> second.mounts().current().definitions().size() == 1);
    assertThat(bound(second, "hot/f")).isEqualTo(1);

    long set = System.nanoTime();
    admin(first)
        .setMount(
            SetMountRequest.newBuilder()
                .setPath("/lake")
                .addRules(
                    PathRule.newBuilder()
                        .setPattern("hot/")
                        .setKind(RuleKind.RULE_KIND_MAX_AGE)
                        .setMaxAgeMillis(250))
                .setNegativeTtlMillis(100)
                .build());
    RealNodes.eventually("n2 reads by the rule", () -> bound(second, "hot/f") == 0.25);
    assertThat(Duration.ofNanos(System.nanoTime() - set)).isLessThan(Duration.ofSeconds(10));
    TestPathResponse test = test(second, "/lake/hot/f");
    assertThat(test.getThere().getSource()).isEqualTo(BoundSource.BOUND_SOURCE_RULE);
    assertThat(test.getThere().getRule().getPattern()).isEqualTo("hot/");
    assertThat(test.getAbsent().getSource()).isEqualTo(BoundSource.BOUND_SOURCE_NEGATIVE_TTL);
    assertThat(test.getAbsent().getBoundMillis()).isEqualTo(100);
    assertThat(test.getOtherwiseMillis()).isEqualTo(1000);
    assertThat(test(west, "/lake/hot/f").getThere().getSource())
        .as("each cluster has its own mount table")
        .isEqualTo(BoundSource.BOUND_SOURCE_SYNC_INTERVAL);
    assertThat(bound(west, "hot/f")).isEqualTo(1);

    admin(second)
        .setMount(
            SetMountRequest.newBuilder()
                .setPath("/lake")
                .addUnsetRules("hot")
                .addUnset("negative-ttl")
                .build());
    RealNodes.eventually("n1 reads without it", () -> bound(first, "hot/f") == 1);
  }

  private ClusterNode node(String cluster, String name) throws IOException {
    Path lake = Files.createDirectories(folder.resolve("lake")).toAbsolutePath();
    return nodes.start(
        cluster,
        name,
        """
        mount: {sync-interval: 1s}
        ufs.lake: {type: local, locations: 'file://%s'}
        """
            .formatted(lake));
  }

  private void mount(ClusterNode node) {
    AddMountRequest.Builder request =
        AddMountRequest.newBuilder()
            .setPath("/lake")
            .setLocation("file://" + folder.resolve("lake").toAbsolutePath());
    request.addRulesBuilder().setPattern("raw/").setKind(RuleKind.RULE_KIND_IMMUTABLE);
    request.addRulesBuilder().setPattern("cur/").setKind(RuleKind.RULE_KIND_ALWAYS_VERIFY);
    admin(node).addMount(request.build());
  }

  private void outside(String path, String text) throws IOException {
    Path file = folder.resolve("lake").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void put(ClusterNode node, String path, String text) throws Exception {
    assertThat(nodes.put(node, path, text.getBytes(StandardCharsets.UTF_8))).isEqualTo(200);
  }

  private StatResponse stat(ClusterNode node, String path) {
    return nodes.namespace(node).stat(StatRequest.newBuilder().setPath("/lake/" + path).build());
  }

  private long size(ClusterNode node, String path) {
    return stat(node, path).getFile().getSize();
  }

  private ServeReason reason(ClusterNode node, String path) {
    return stat(node, path).getFreshness().getReason();
  }

  private double bound(ClusterNode node, String path) {
    Freshness freshness = stat(node, path).getFreshness();
    assertThat(freshness.hasBoundSeconds()).isTrue();
    return freshness.getBoundSeconds();
  }

  private TestPathResponse test(ClusterNode node, String path) {
    return admin(node).testPath(TestPathRequest.newBuilder().setPath(path).build());
  }

  private AdminServiceGrpc.AdminServiceBlockingStub admin(ClusterNode node) {
    return nodes.admin(node);
  }
}
