package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher of the source tree, as a shell runs it. Its builds are those of {@link FakeTree}.
 */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class LauncherIT {
  private static final Pattern VERSION =
      Pattern.compile("syncline \\d+\\.\\d+\\.\\d+(-\\w+)?  \\(Java 17\\S*\\)\n");
  private static final String CONFIGURATION =
      """
      cluster.name: east
      node.name: east-1
      data-dir: /tmp/east
      kafka.bootstrap-servers: localhost:9092
      zookeeper.connect: localhost:2181
      """;

  @TempDir private static Path shared;
  private static FakeTree tree;
  @TempDir private Path folder;

  @BeforeAll
  static void makeTree() throws IOException {
    // A space, because people have folders with spaces.
    tree = FakeTree.in(shared.resolve("source tree"));
  }

  @BeforeEach
  void buildTree() throws Exception {
    FakeTree.Result built = tree.run("version");
    assertThat(built.code()).as(built.err()).isZero();
    tree.builds();
  }

  @Test
  void theFirstCommandBuildsItsSmallClassPathInAFolderOfItsOwnAndWithoutTests() throws Exception {
    FakeTree fresh = FakeTree.in(folder.resolve("fresh"));
    FakeTree.Result first = fresh.run("version");
    assertThat(first.out()).matches(VERSION);
    assertThat(first.err()).contains("building (first run", "built in ");
    assertThat(fresh.builds())
        .singleElement()
        .asString()
        .contains("-pl cli -am package")
        .contains("-Dbuild.folder=target/launcher/cli", "-Dtest.compile.skip", "-DskipTests");

    assertThat(fresh.run("version")).isEqualTo(new FakeTree.Result(0, first.out(), ""));
    assertThat(fresh.builds()).isEmpty();
  }

  @Test
  void buildsAgainWhenASourceIsChangedOrRemovedButNotForATest() throws Exception {
    tree.write("cli/src/main/java/A.java");
    assertThat(tree.run("version").err()).contains("building (sources changed)");
    tree.write("client/src/main/java/A.java");
    assertThat(tree.run("version").err()).contains("building (sources changed)");
    Path source = tree.write("proto/src/main/protobuf/a.proto");
    assertThat(tree.run("version").err()).contains("building (sources changed)");
    Files.delete(source);
    assertThat(tree.run("version").err()).contains("building (sources changed)");
    assertThat(tree.builds()).hasSize(4);

    tree.write("cli/src/test/java/ATest.java");
    tree.write("cache-runtime/src/main/java/NotOfTheCommandLine.java");
    assertThat(tree.run("version").err()).isEmpty();
  }

  @Test
  void buildsAgainWhatChangedWhileItWasBuilt() throws Exception {
    Path source = tree.write("cli/src/main/java/A.java");
    // File systems date what happens within a few milliseconds alike.
    String change = "sleep 0.1; echo changed >>'" + source + "'";
    assertThat(tree.runWithBuild(change, "version").code()).isZero();
    assertThat(tree.run("version").err()).contains("building (sources changed)");
    assertThat(tree.run("version").err()).isEmpty();
  }

  @Test
  void aBuildOfEverythingServesAllCommands() throws Exception {
    Path file = Files.writeString(folder.resolve("node.yaml"), CONFIGURATION);
    tree.write("proto/src/main/protobuf/b.proto");
    assertThat(tree.run("config", "validate", "--config", file.toString()).code()).isZero();
    assertThat(tree.run("version").err()).isEmpty();
    assertThat(tree.builds())
        .singleElement()
        .asString()
        .contains("-pl cli,demo/quickstart -am package", "-Dbuild.folder=target/launcher/demo");
  }

  @Test
  void onlyAConfigurationThatIsReadHereNeedsEverything() throws Exception {
    tree.contexts("contexts: {nobody: {grpc: 'localhost:1', data: 'localhost:1'}}");
    tree.write("cluster-agent/src/main/java/A.java");
    FakeTree.Result ofNode = tree.run("config", "show");
    assertThat(ofNode.code()).as(ofNode.err()).isEqualTo(6);
    assertThat(ofNode.out()).isEmpty();
    assertThat(tree.builds()).isEmpty();
    assertThat(tree.run("config", "show", "--config", "none.yaml").code()).isEqualTo(3);
    assertThat(tree.builds()).hasSize(1);
  }

  @Test
  void endsWithTheExitCodesOfTheCommands() throws Exception {
    Path right = Files.writeString(folder.resolve("right.yaml"), CONFIGURATION);
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), CONFIGURATION + "grpc.port: x\n");
    FakeTree.Result valid = tree.run("config", "validate", "--config", right.toString());
    assertThat(valid.code()).as(valid.err()).isZero();
    FakeTree.Result invalid = tree.run("config", "validate", "--config", wrong.toString());
    assertThat(invalid.code()).as(invalid.err()).isEqualTo(3);
    assertThat(invalid.err()).contains("error SYN-1101: ", "grpc.port");
    FakeTree.Result usage = tree.run("versoin");
    assertThat(usage.code()).isEqualTo(2);
    assertThat(usage.err()).startsWith("error SYN-1001: ").contains("Did you mean version?");
    tree.contexts("contexts: {nobody: {grpc: 'localhost:1', data: 'localhost:1'}}");
    assertThat(tree.run("status").code()).isEqualTo(6);
  }

  @Test
  void aBuildThatFailsShowsItsOutputAndRunsNothing() throws Exception {
    tree.write("cli/src/main/java/A.java");
    FakeTree.Result failed =
        tree.runWithBuild("echo 'A.java:1: not a statement'; exit 1", "version");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("A.java:1: not a statement", "the build failed");
    assertThat(tree.run("version").code()).isZero();
    assertThat(tree.builds()).hasSize(2);
  }

  @Test
  void anotherJavaIsRefusedBeforeAnythingIsBuilt() throws Exception {
    tree.write("cli/src/main/java/A.java");
    FakeTree.Result refused = tree.runWithJava("openjdk version \"11.0.2\"", "version");
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.err()).contains("a JDK 17 is needed", "is 11");
    assertThat(tree.builds()).isEmpty();
  }

  @Test
  void runsThroughALinkFromAnotherFolderWithPathsOfThatFolder() throws Exception {
    Path link = Files.createSymbolicLink(shared.resolve("link"), tree.launcher());
    Files.writeString(folder.resolve("node.yaml"), CONFIGURATION);
    FakeTree.Result result =
        tree.runAs(link, folder, "config", "validate", "--config", "node.yaml");
    assertThat(result.code()).as(result.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneOfTwoBuildsAndTheOtherWaits(boolean flock) throws Exception {
    Path goOn = folder.resolve("go-on");
    Path withoutFlock =
        Files.writeString(
            folder.resolve("without-flock"),
            "command() { [ \"$*\" != '-v flock' ] && builtin command \"$@\"; }\n");
    Map<String, String> environment =
        Map.of(
            FakeTree.DURING_BUILD,
            "until [ -e '" + goOn + "' ]; do sleep 0.05; done",
            "BASH_ENV",
            flock ? "" : withoutFlock.toString());
    tree.write("cli/src/main/java/A.java");

    FakeTree.Running first = tree.start(environment, "version");
    first.awaitError("building (sources changed)");
    FakeTree.Running second = tree.start(environment, "version");
    second.awaitError("waiting for another build");
    Files.createFile(goOn);

    assertThat(first.result().code()).isZero();
    FakeTree.Result waiter = second.result();
    assertThat(waiter.code()).as(waiter.err()).isZero();
    assertThat(waiter.out()).matches(VERSION);
    assertThat(tree.builds()).hasSize(1);
  }

  @Test
  void theDefaultDemoIsRightInEveryStep() throws Exception {
    // It waits until the store's queue cannot hide anything any more, and for slow machines.
    FakeTree.Result result = tree.runWithin(Duration.ofMinutes(6), "demo", "--script");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.err()).contains("starting 2 clusters, Kafka, ZooKeeper and an S3 store");
    assertThat(result.out()).endsWith("10 steps right\n");
  }
}
