package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.proto.node.v1.ShardStateCounts;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountCommandsTest {
  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void listsMounts() {
    assertThat(shell.run("mount", "list").out())
        .isEqualTo(
            """
            PATH   UFS        WATCH  INTERVAL  STALENESS<=  STATE
            /lake  s3://lake  -      30s       1.2s         LIVE
            """);
  }

  @Test
  void listsMountsOfAllClustersWithTheClusterInFront() {
    try (FakeNode west = FakeNode.start("west")) {
      west.admin.mounts.put("/warehouse", FakeAdmin.mount("/warehouse", "hdfs://nn1/warehouse"));
      shell.knowing(west.context());
      assertThat(shell.run("mount", "list", "-A").out())
          .isEqualTo(
              """
              CLUSTER  PATH        UFS                   WATCH  INTERVAL  STALENESS<=  STATE
              east     /lake       s3://lake             -      30s       1.2s         LIVE
              west     /lake       s3://lake             -      30s       1.2s         LIVE
              west     /warehouse  hdfs://nn1/warehouse  -      30s       1.2s         LIVE
              """);
    }
  }

  @Test
  void addsAMountWithItsPolicy() {
    assertThat(
            shell
                .run(
                    "mount", "add", "/hot", "s3://hot", "--sync-interval", "never", "--feed", "sqs")
                .out())
        .isEqualTo(
            """
            PATH  UFS       WATCH  INTERVAL  STALENESS<=  STATE
            /hot  s3://hot  sqs    never     1.2s         LIVE
            """);
    assertThat(shell.run("mount", "add", "/hot", "s3://hot").code()).isEqualTo(7);
    assertThat(
            shell
                .run("mount", "add", "/cold", "s3://cold", "--reconcile", "never", "-o", "json")
                .out())
        .contains("\"reconcile\": \"never\"");
    assertThat(shell.run("mount", "set", "/cold", "reconcile=6h").code()).isZero();
    assertThat(shell.run("mount", "list", "-o", "json").out()).contains("\"reconcile\": 21600");
  }

  @Test
  void aMountInYamlHasSecondsAsNumbers() {
    assertThat(shell.run("mount", "list", "-o", "yaml").out())
        .isEqualTo(
            """
            apiVersion: syncline/v1
            kind: MountList
            items:
            - path: /lake
              location: s3://lake/
              ufs: lake
              syncInterval: 30
              externalChanges: unwatched
              onStale: fail
              reconcile: 86400
              reconciledAgo: 10800
              state: LIVE
              stalenessBound: 1.2
              limit: CLAIM
              limitSubject: west/n1/5
              policyVersion: 1
              shards:
                live: 32
                catchingUp: 0
                polling: 0
                unknown: 0
            """);
  }

  @Test
  void describesAMount() {
    assertThat(shell.run("mount", "describe", "/lake").out())
        .isEqualTo(
            """
            /lake
              location          s3://lake
              state             LIVE (shards: 32 live)
              staleness <=      1.2s
              limited by        the oldest claim is that of west/n1/5
              sync-interval     30s
              external-changes  unwatched
              on-stale          fail
              reconcile         1d, last begun 3h00m ago on this node
              negative-ttl      as sync-interval
              call-budget       none
              feed              -
              policy version    1
              store             lake, http://localhost:9000, UP
              calls to the store
                OPERATION  OUTCOME  COUNT
                list       ok       12
            """);
  }

  @Test
  void showsOldAndNewValueOfASettingAndTheVersion() {
    assertThat(
            shell.run("mount", "set", "/lake", "sync-interval=10s", "--reason", "INC-4711").out())
        .isEqualTo("/lake  sync-interval 30s -> 10s  (policy version 2)\n");
  }

  @Test
  void aDryRunOfASettingSaysThatItIsOne() {
    assertThat(shell.run("mount", "set", "/lake", "sync-interval=10s", "--dry-run").out())
        .isEqualTo("/lake  sync-interval 30s -> 10s  (dry run: nothing was changed)\n");
    assertThat(shell.run("mount", "list", "-o", "yaml").out()).contains("policyVersion: 1");
  }

  @Test
  void countsTheShardsOfAMountByTheirStates() {
    node.admin.mounts.computeIfPresent(
        "/lake",
        (path, mount) ->
            mount.toBuilder()
                .setShards(ShardStateCounts.newBuilder().setPolling(6).setCatchingUp(2))
                .build());
    assertThat(shell.run("mount", "describe", "/lake").out())
        .contains("(shards: 2 catching up, 6 polling)");
  }

  @Test
  void refusesSettingsThatCannotBeUnderstood() {
    assertThat(shell.run("mount", "set", "/lake", "sync-interval=5x").err())
        .isEqualTo(
            "error SYN-1001: sync-interval '5x' is not a duration (expected e.g. 5s, 2m, 0,"
                + " never)\n");
    assertThat(shell.run("mount", "set", "/lake", "sync-interval=400d").err())
        .contains("'400d' is out of range (expected 0 to 365d, or never)");
    assertThat(shell.run("mount", "set", "/lake", "sync-intervall=5s").err())
        .isEqualTo(
            """
            error SYN-1001: a mount has no setting 'sync-intervall' (expected sync-interval, external-changes, \
            on-stale, reconcile, negative-ttl, call-budget, rules, feed)
              try   Did you mean sync-interval?
            """);
    assertThat(shell.run("mount", "set", "/lake", "reconcile=soon").err())
        .contains("reconcile 'soon' is not a duration (expected e.g. 6h, 1d, never)");
    for (String wrong : new String[] {"0", "500ms", "400d"}) {
      assertThat(shell.run("mount", "set", "/lake", "reconcile=" + wrong).err())
          .contains("reconcile '" + wrong + "' is out of range (expected 1s to 365d, or never)");
    }
    assertThat(shell.run("mount", "set", "/lake", "on-stale=maybe").err())
        .contains("on-stale 'maybe' is not known (expected fail, serve-stale)");
    assertThat(shell.run("mount", "set", "/lake", "5s").err()).contains("expected KEY=VALUE");
  }

  @Test
  void wantsYesToRemoveAMount() {
    Shell.Result refused = shell.run("mount", "remove", "/lake");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("this would unmount /lake (s3://lake)");
    assertThat(shell.run("mount", "remove", "/lake", "--dry-run").out())
        .isEqualTo("would unmount /lake (s3://lake) for all clients of the cluster\n");
    assertThat(node.admin.mounts).containsKey("/lake");
    assertThat(shell.run("mount", "remove", "/lake", "-y").out())
        .isEqualTo("/lake  removed; s3://lake is untouched\n");
    assertThat(shell.run("mount", "remove", "/lake", "-y").code()).isEqualTo(4);
  }

  @Test
  void aLocationThatCannotBeMountedIsShownCheckByCheck() {
    assertThat(shell.run("mount", "test", "s3://lake").code()).isZero();
    node.admin.locationWorks = false;
    Shell.Result result = shell.run("mount", "test", "s3://lake");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.out())
        .isEqualTo(
            """
            CHECK    RESULT  FOUND             TRY
            resolve  ok      -                 -
            list     FAILED  403 AccessDenied  Check the credentials.
            """);
  }
}
