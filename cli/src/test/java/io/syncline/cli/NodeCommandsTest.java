package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.context.ClusterContext;
import io.syncline.cli.local.DemoRequest;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.local.LocalSetting;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.NodeState;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeCommandsTest {
  private static final ClusterContext NOBODY =
      new ClusterContext("nobody", "localhost:1", "localhost:1", false);

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
  void showsTheStateOfANode() {
    assertThat(shell.run("status"))
        .isEqualTo(
            new Shell.Result(
                0,
                """
                east/east-1  READY
                  version     1.0.0, up 2m05s, incarnation 3
                  shards      owns 32 of 32
                  outbox      0 not published
                  entries     7
                  component   kafka UP
                  mount       /lake LIVE, staleness <= 1.2s
                """,
                ""));
  }

  @Test
  void aDegradedNodeHasItsOwnExitCode() {
    node.admin.state = NodeState.NODE_STATE_DEGRADED;
    Shell.Result result = shell.run("status");
    assertThat(result.code()).isEqualTo(10);
    assertThat(result.out())
        .contains(
            "  problem     SYN-4001: kafka does not answer\n    try       Look at the brokers.\n");
  }

  @Test
  void asksAllClustersAndTellsWhichDidNotAnswer() {
    shell.knowing(NOBODY);
    Shell.Result result = shell.run("status", "-A");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out())
        .isEqualTo(
            """
            CLUSTER  NODE    STATE  VERSION  UPTIME  SHARDS  OUTBOX  MOUNTS  PROBLEM
            east     east-1  READY  1.0.0    2m05s   32/32   0       1       -
            """);
    assertThat(result.err()).startsWith("warning nobody: SYN-6007 no node answers at localhost:1");
    assertThat(shell.run("status", "-A", "-o", "json").out())
        .contains(
            """
            "unanswered": [
                {
                  "cluster": "nobody",
                  "code": "SYN-6007\"\
            """);
  }

  @Test
  void ifNoClusterAnswersItIsTheFailureItself() {
    Shell.Result result = new Shell(folder.resolve("other")).knowing(NOBODY).run("status", "-A");
    assertThat(result.code()).isEqualTo(6);
    assertThat(result.err()).contains("error SYN-6007: no node answers at localhost:1");
  }

  @Test
  void aNodeThatIsNotThereIsUnavailable() {
    shell.knowing(NOBODY);
    for (String[] command :
        new String[][] {{"-c", "nobody", "ls"}, {"cat", "/x", "-c", "nobody"}}) {
      Shell.Result result = shell.run(command);
      assertThat(result.code()).isEqualTo(6);
      assertThat(result.err())
          .startsWith("error SYN-6007: no node answers at localhost:1\n  cause ")
          .endsWith("  try   Start one with: syncline demo, or choose a context with -c NAME\n");
    }
  }

  @Test
  void everyCodeOfTheCatalogueIsShownWithItsExitCode() {
    for (ErrorCode code : ErrorCode.values()) {
      node.failWith(code);
      Shell.Result result = shell.run("stat", "/lake");
      assertThat(result.err())
          .isEqualTo(
              "error "
                  + code.id()
                  + ": made to fail\n  cause found by the fake node\n  try   "
                  + code.remedy()
                  + "\n");
      assertThat(result.code()).isBetween(1, 20);
    }
  }

  @Test
  void aStackTraceIsShownOnlyWhenAskedFor() {
    node.failWith(ErrorCode.INTERNAL);
    assertThat(shell.run("stat", "/lake").err()).doesNotContain("    at ");
    assertThat(shell.run("-v", "stat", "/lake").err()).contains("    at io.syncline.cli.");
  }

  @Test
  void globalOptionsMayStandBeforeAndAfterTheCommand() {
    assertThat(shell.run("-o", "name", "mount", "list").out()).isEqualTo("/lake\n");
    assertThat(shell.run("mount", "-o", "name", "list").out()).isEqualTo("/lake\n");
    assertThat(shell.run("mount", "list", "-o", "name").out()).isEqualTo("/lake\n");
  }

  @Test
  void wrongUseIsExplained() {
    assertThat(shell.run("lss"))
        .isEqualTo(
            new Shell.Result(
                2,
                "",
                """
                error SYN-1001: syncline has no command 'lss'
                  try   Did you mean ls?
                  try   syncline --help
                """));
    assertThat(shell.run("ls", "--recursiv").err())
        .contains("syncline ls has no option '--recursiv'\n  try   Did you mean --recursive?");
    assertThat(shell.run("status", "--timeout", "5x").err())
        .contains("--timeout '5x' is not a duration");
    assertThat(shell.run("status", "-c", "nowhere").err())
        .contains("there is no context 'nowhere' (known: east)");
    assertThat(shell.run("status", "-c", "eats").err()).endsWith("  try   Did you mean east?\n");
    assertThat(shell.run("put", "a", "b", "-A").err()).contains("works on one cluster");
    assertThat(shell.run("mount").code()).isEqualTo(2);
    assertThat(shell.run().code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ls -o xml | syncline ls: --output 'xml' is not known (expected table, wide, json, jsonl,"
            + " yaml, name)",
        "ls -o | syncline ls: --output FORMAT is missing",
        "cat | syncline cat: PATH is missing",
        "mount set | syncline mount set: PATH is missing",
        "config validate | syncline config validate: --config FILE is missing",
        "demo --clusters x | syncline demo: --clusters 'x' is not known (expected a whole number)",
        "ls -c a -c b | syncline ls: --cluster is given twice",
        "version now | syncline version has no further argument 'now'",
      })
  void everyMistakeIsToldInTheSameForm(String command, String message) {
    Shell.Result result = shell.run(command.split(" "));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error SYN-1001: " + message + "\n  try   ")
        .endsWith(" --help\n");
  }

  @Test
  void whatNeedsTheNodesCodeSaysSoWithoutIt() {
    for (String[] command :
        new String[][] {
          {"demo"}, {"node", "--config", "x"}, {"config", "validate", "--config", "x"}
        }) {
      Shell.Result result = shell.run(command);
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err()).contains("is not on the class path");
    }
  }

  @Test
  void handsTheWishesForADemoOver() {
    StubLocal local = new StubLocal();
    shell.with(local);
    assertThat(shell.run("demo", "--clusters", "3", "--ufs", "/data", "--script").code())
        .isEqualTo(42);
    assertThat(local.demo.clusters()).isEqualTo(3);
    assertThat(local.demo.ufs()).isEqualTo("/data");
    assertThat(local.demo.script()).isTrue();
    assertThat(shell.run("demo", "--clusters", "9").code()).isEqualTo(2);
    assertThat(shell.run("demo", "--base-port", "80").code()).isEqualTo(2);
  }

  @Test
  void showsAConfigurationFromAFileOrANode() throws IOException {
    shell.with(new StubLocal());
    String file = Files.createFile(folder.resolve("x")).toString();
    assertThat(shell.run("config", "show", "--config", file).out())
        .isEqualTo("KEY        VALUE  SOURCE\ngrpc.port  7450   file\n");
    assertThat(shell.run("config", "validate", "--config", file).out())
        .isEqualTo(file + "  valid: 1 of 1 keys set\n");
    assertThat(shell.run("config", "show").out())
        .isEqualTo("KEY                  VALUE  SOURCE\nufs.lake.secret-key  ***    file\n");
    assertThat(shell.run("config", "show", "grcp", "--config", file).err())
        .isEqualTo("no key begins with 'grcp'\n");
  }

  @Test
  void aConfigurationThatIsNotThereIsNamed() {
    shell.with(new StubLocal());
    for (String command : List.of("node", "config validate", "config show")) {
      Shell.Result result = shell.run((command + " --config none.yaml").split(" "));
      assertThat(result.code()).as(command).isEqualTo(3);
      assertThat(result.err()).startsWith("error SYN-1101: there is no file none.yaml (expected ");
    }
  }

  @Test
  void aConfigurationNeedsNoOrdinaryFileButNoDirectoryEither() {
    shell.with(new StubLocal());
    for (String command : List.of("node", "config validate", "config show")) {
      Shell.Result device = shell.run((command + " --config /dev/null").split(" "));
      assertThat(device.code()).as(command + ": " + device.err()).isZero();
      Shell.Result directory = shell.run((command + " --config " + folder).split(" "));
      assertThat(directory.code()).as(command).isEqualTo(3);
      assertThat(directory.err())
          .startsWith("error SYN-1101: " + folder + " is a directory (expected ");
    }
  }

  @Test
  void aDeadlineIsToldWithoutTheInternalsOfTheCall() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "localhost:" + silent.getLocalPort();
      shell.knowing(new ClusterContext("silent", address, address, false));
      assertThat(shell.run("status", "-c", "silent", "--timeout", "50ms"))
          .isEqualTo(
              new Shell.Result(
                  6,
                  "",
                  "error SYN-6004: the node at "
                      + address
                      + " did not answer in time\n  try   Retry with a longer --timeout.\n"));
    }
  }

  private static final class StubLocal implements LocalCommands {
    private DemoRequest demo;

    @Override
    public int demo(DemoRequest request, PrintStream out, PrintStream err) {
      demo = request;
      return 42;
    }

    @Override
    public int node(Path configuration, PrintStream out, PrintStream err) {
      return 0;
    }

    @Override
    public List<LocalSetting> settings(Path configuration, Map<String, String> environment) {
      return List.of(new LocalSetting("grpc.port", "7450", "file"));
    }
  }
}
