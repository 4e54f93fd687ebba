package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.RescanRequest;
import io.syncline.proto.node.v1.WatcherInfo;
import io.syncline.proto.node.v1.WatcherState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The watchers of a cluster: listing them, one of them in detail, and reading anew. */
class WatcherCommandsTest {
  private static final ClusterContext NOBODY =
      new ClusterContext("nobody", "localhost:1", "localhost:1", false);

  @TempDir Path folder;
  private FakeNode node;
  private Shell shell;

  @BeforeEach
  void start() {
    node = FakeNode.start("east");
    shell = new Shell(folder).knowing(node.context());
    add(live());
    add(
        WatcherInfo.newBuilder()
            .setName("raw")
            .setKind("sqs")
            .setState(WatcherState.WATCHER_STATE_FAILING)
            .setNode("n2")
            .addLocations("s3://raw/")
            .setFailure("403 AccessDenied")
            .setLastLoss("not seen: it fails")
            .setSinceSeconds(5));
    add(
        WatcherInfo.newBuilder()
            .setName("warehouse")
            .setKind("inotify")
            .setState(WatcherState.WATCHER_STATE_UNKNOWN)
            .addLocations("hdfs://nn1/warehouse"));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void listsWhoReadsWhatAndHowFarBehind() {
    assertThat(shell.run("watcher", "list"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                WATCHER    KIND     STATE    NODE  BEHIND  CHANGES  LOSSES
                lake       sqs      LIVE     n1    1.2s    1234     1
                raw        sqs      FAILING  n2    -       0        0
                warehouse  inotify  UNKNOWN  -     -       0        0
                """,
                ""));
    assertThat(shell.run("watcher", "list", "-o", "name").out())
        .isEqualTo("lake\nraw\nwarehouse\n");
  }

  @Test
  void wideTellsWhatIsCoveredAndWhatWentWrong() {
    assertThat(shell.run("watcher", "list", "-o", "wide").out())
        .isEqualTo(
            """
            WATCHER    KIND     STATE    NODE  BEHIND  CHANGES  LOSSES  COVERS                POSITION  DETAIL
            lake       sqs      LIVE     n1    1.2s    1234     1       s3://lake, s3://more  batch 77  3 messages gone after 4d
            raw        sqs      FAILING  n2    -       0        0       s3://raw              -         403 AccessDenied
            warehouse  inotify  UNKNOWN  -     -       0        0       hdfs://nn1/warehouse  -         -
            """);
  }

  @Test
  void jsonTellsAllThatIsKnown() {
    node.admin.watchers.remove("raw");
    assertThat(shell.run("watcher", "list", "-o", "json").out())
        .isEqualTo(
            """
            {
              "apiVersion": "syncline/v1",
              "kind": "WatcherList",
              "items": [
                {
                  "name": "lake",
                  "feedKind": "sqs",
                  "state": "LIVE",
                  "node": "n1",
                  "since": 7500.5,
                  "origin": "east/lake/5",
                  "behind": 1.2,
                  "locations": [
                    "s3://lake/",
                    "s3://more/"
                  ],
                  "position": "batch 77",
                  "changes": 1234,
                  "losses": 1,
                  "lastLoss": "3 messages gone\\nafter 4d"
                },
                {
                  "name": "warehouse",
                  "feedKind": "inotify",
                  "state": "UNKNOWN",
                  "locations": [
                    "hdfs://nn1/warehouse"
                  ],
                  "changes": 0,
                  "losses": 0
                }
              ]
            }
            """);
    assertThat(shell.run("watcher", "status", "lake", "-o", "json").out())
        .startsWith("{\n  \"apiVersion\": \"syncline/v1\",\n  \"kind\": \"Watcher\",\n")
        .contains("\"name\": \"lake\"", "\"behind\": 1.2");
  }

  @Test
  void aListOfNoneSaysWhy() {
    node.admin.watchers.clear();
    assertThat(shell.run("watcher", "list"))
        .isEqualTo(
            new Shell.Result(
                0,
                "WATCHER  KIND  STATE  NODE  BEHIND  CHANGES  LOSSES\n",
                "no store is watched; ufs.NAME.watch says how one is\n"));
  }

  @Test
  void asksAllClustersAndTellsWhichDidNotAnswer() {
    shell.knowing(NOBODY);
    Shell.Result list = shell.run("watcher", "list", "-A");
    assertThat(list.code()).isEqualTo(20);
    assertThat(list.out())
        .startsWith("CLUSTER  WATCHER ")
        .contains("\neast     lake       sqs      LIVE ");
    assertThat(list.err()).startsWith("warning nobody: SYN-6007 no node answers at localhost:1");
    Shell.Result status = shell.run("watcher", "status", "raw", "-A");
    assertThat(status.code()).isEqualTo(20);
    assertThat(status.out())
        .isEqualTo(
            """
            CLUSTER  WATCHER  KIND  STATE    NODE  BEHIND  CHANGES  LOSSES
            east     raw      sqs   FAILING  n2    -       0        0
            """);
  }

  @Test
  void showsAWatcherInDetail() {
    assertThat(shell.run("watcher", "status", "lake"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                lake  LIVE
                  kind        sqs
                  node        n1, for 2h05m
                  origin      east/lake/5
                  behind      1.2s
                  covers      s3://lake
                  covers      s3://more
                  position    batch 77
                  changes     1234
                  losses      1
                  last loss   3 messages gone after 4d
                """,
                ""));
  }

  @Test
  void aWatcherThatFailsIsDegradedAndSaysWhatToDo() {
    assertThat(shell.run("watcher", "status", "raw"))
        .isEqualTo(
            new Shell.Result(
                10,
                """
                raw  FAILING
                  kind        sqs
                  node        n2, for 5.0s
                  origin      -
                  behind      -
                  covers      s3://raw
                  position    -
                  changes     0
                  losses      0
                  last loss   not seen: it fails
                  problem     403 AccessDenied
                    try       syncline config show ufs.raw
                """,
                ""));
    assertThat(shell.run("watcher", "status", "raw", "-o", "wide").code()).isEqualTo(10);
    assertThat(shell.run("watcher", "status", "raw", "-A").code()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UNKNOWN     | '' | '' | nobody reads it, or nobody knows who does | syncline node list",
        "UNKNOWN     | n1 | '' | n1, which reads it, does not answer | syncline node list",
        "FAILING     | n1 | '' | it cannot be read | syncline config show ufs.lake",
        "DISTRUSTED  | n1 | '' | what it tells is not believed | Check the notifications of the"
            + " bucket; it is believed again by itself.",
        "DISTRUSTED  | n1 | a canary is missing | a canary is missing | Check the notifications of"
            + " the bucket; it is believed again by itself.",
        "CATCHING_UP | n1 | '' | it was not read to its end yet | Wait: it is read on by itself.",
        "CATCHING_UP | n1 | no answer | no answer | Wait: it is read on by itself.",
        "LIVE        | n1 | no answer | no answer | Wait: it is tried again by itself.",
      })
  void whatIsWrongIsTold(
      String state, String reader, String failure, String problem, String remedy) {
    add(
        live()
            .setState(WatcherState.valueOf("WATCHER_STATE_" + state))
            .setNode(reader)
            .setFailure(failure));
    Shell.Result status = shell.run("watcher", "status", "lake");
    assertThat(status.code()).isEqualTo(state.equals("LIVE") ? 0 : 10);
    assertThat(status.out())
        .endsWith("\n  problem     " + problem + "\n    try       " + remedy + "\n");
  }

  @Test
  void whenACanaryCameBackIsTold() {
    add(live().setCanarySeconds(12));
    assertThat(shell.run("watcher", "status", "lake").out())
        .contains("\n  canary      came back 12s ago\n");
    assertThat(shell.run("watcher", "status", "lake", "-o", "json").out()).contains("\"canary\"");
  }

  @ParameterizedTest
  @CsvSource({"status", "rescan"})
  void aNameThatNobodyHasIsNotFound(String verb) {
    assertThat(shell.run("watcher", verb, "lakes"))
        .isEqualTo(
            new Shell.Result(
                4,
                "",
                """
                error SYN-5007: there is no watcher 'lakes' (known: lake, raw, warehouse)
                  try   Did you mean lake?
                """));
    node.admin.watchers.clear();
    assertThat(shell.run("watcher", verb, "lakes").err())
        .isEqualTo(
            """
            error SYN-5007: there is no watcher 'lakes' (there are none)
              try   syncline watcher list
            """);
  }

  @Test
  void rescanningWantsConsentAndTellsWhatItWillDo() {
    String plan =
        "take s3://lake, s3://more as old in every cluster (watcher lake, read by n1); each of them"
            + " asks the store again for all that it is asked for below";
    assertThat(shell.run("watcher", "rescan", "lake", "--dry-run"))
        .isEqualTo(new Shell.Result(0, "would " + plan + "\n", ""));
    assertThat(shell.run("watcher", "rescan", "lake"))
        .isEqualTo(
            new Shell.Result(
                2,
                "",
                "error SYN-1001: this would "
                    + plan
                    + "; nobody is there to be asked\n  try   Add --yes\n"));
    Shell.Result refused = shell.typing("n\n").run("watcher", "rescan", "lake");
    assertThat(refused.code()).isEqualTo(130);
    assertThat(refused.err()).isEqualTo("This will " + plan + ". Go on? [y/N] ");
    assertThat(node.admin.rescans).hasSize(3).allMatch(RescanRequest::getDryRun);
  }

  @Test
  void rescanningTellsWhatWasDone() {
    assertThat(shell.run("watcher", "rescan", "lake", "--yes", "--reason", "lost events"))
        .isEqualTo(
            new Shell.Result(
                0,
                "lake  s3://lake, s3://more taken as old by n1; how far the clusters are: syncline"
                    + " lag -A\n",
                ""));
    assertThat(node.admin.rescans)
        .containsExactly(
            RescanRequest.newBuilder()
                .setName("lake")
                .setReason("lost events")
                .setDryRun(true)
                .build(),
            RescanRequest.newBuilder().setName("lake").setReason("lost events").build());
    assertThat(shell.typing("y\n").run("watcher", "rescan", "lake", "-o", "json").out())
        .isEqualTo(
            """
            {
              "apiVersion": "syncline/v1",
              "kind": "WatcherRescan",
              "watcher": "lake",
              "node": "n1",
              "locations": [
                "s3://lake/",
                "s3://more/"
              ]
            }
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://lake/a/, s3://lake/a/",
    "/lake, s3://lake/",
    "/lake/, s3://lake/",
    "/lake/a/b, s3://lake/a/b",
    "/lake/deep, s3://more/deep",
    "/lake/deep/er/, s3://more/deep/er/",
    "/lake/deeper, s3://lake/deeper"
  })
  void aPartIsNamedByItsUriOrByAPath(String where, String location) {
    node.admin.mounts.put("/lake/deep", FakeAdmin.mount("/lake/deep", "s3://more/deep"));
    Shell.Result done = shell.run("watcher", "rescan", "lake", where, "--yes");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(node.admin.rescans)
        .last()
        .isEqualTo(RescanRequest.newBuilder().setName("lake").setLocation(location).build());
  }

  @Test
  void whatIsNotCoveredOrInNoMountIsNotRescanned() {
    Shell.Result uncovered = shell.run("watcher", "rescan", "lake", "s3://other/", "--yes");
    assertThat(uncovered.code()).isEqualTo(2);
    assertThat(uncovered.err()).startsWith("error SYN-1001: s3://other/ is not covered\n");
    Shell.Result unmounted = shell.run("watcher", "rescan", "lake", "/lakes/a", "--yes");
    assertThat(unmounted.code()).isEqualTo(4);
    assertThat(unmounted.err())
        .isEqualTo("error SYN-2001: /lakes/a is in no mount\n  try   syncline mount list\n");
    assertThat(node.admin.rescans).allMatch(RescanRequest::getDryRun);
  }

  @ParameterizedTest
  @CsvSource({"list", "status lake", "rescan lake --dry-run"})
  void failureOfTheNodeIsTold(String command) {
    node.failWith(ErrorCode.STORE_FAILED);
    Shell.Result result = shell.run(("watcher " + command).split(" "));
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).startsWith("error SYN-6002: ");
  }

  @ParameterizedTest
  @CsvSource({
    "watcher, watcher needs a command",
    "watcher status, syncline watcher status: NAME is missing",
    "watcher rescan, syncline watcher rescan: NAME is missing",
    "watcher rescan lake -A, 'this command works on one cluster, not on all'",
    "watcher list -c east -A, -c and -A exclude each other"
  })
  void wrongUsageIsNamed(String command, String message) {
    Shell.Result result = shell.run(command.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("error SYN-1001: " + message + "\n");
  }

  @ParameterizedTest
  @CsvSource({"list", "status lake", "status lake -o wide", "status lake -o json"})
  void whatAStoreSaysIsShownAndNotObeyed(String command) {
    add(
        live()
            .setFailure("\u001b[2J\u009b2J")
            .setPosition("\u001b[2J")
            .addLocations("s3://\u0007"));
    Shell.Result result = shell.run(("watcher " + command).split(" "));
    assertThat(result.code()).isZero();
    assertThat(result.out().chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
  }

  private void add(WatcherInfo.Builder watcher) {
    node.admin.watchers.put(watcher.getName(), watcher.build());
  }

  private static WatcherInfo.Builder live() {
    return WatcherInfo.newBuilder()
        .setName("lake")
        .setKind("sqs")
        .setState(WatcherState.WATCHER_STATE_LIVE)
        .setNode("n1")
        .addLocations("s3://lake/")
        .addLocations("s3://more/")
        .setBehindSeconds(1.2)
        .setPosition("batch 77")
        .setChanges(1234)
        .setLosses(1)
        .setLastLoss("3 messages gone\nafter 4d")
        .setOrigin("east/lake/5")
        .setSinceSeconds(7500.5);
  }
}
