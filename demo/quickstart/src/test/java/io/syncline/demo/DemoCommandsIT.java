package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.syncline.cli.failure.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demo in one process and commands in others, as in two terminals. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DemoCommandsIT {
  @TempDir Path folder;
  private final List<String> welcome = new ArrayList<>();
  private Path contexts;
  private Process demo;

  private record Result(int code, String out, String err) {}

  @BeforeEach
  void writeContexts() throws IOException {
    contexts = folder.resolve("contexts.yaml");
    Files.writeString(contexts, "contexts: {prod: {grpc: 'localhost:1', data: 'localhost:1'}}\n");
  }

  private void startDemo(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("demo", "--base-port", "" + freeRange()));
    command.addAll(List.of(options));
    demo =
        syncline(command.toArray(String[]::new))
            .redirectError(folder.resolve("demo.err").toFile())
            .start();
    // Left open: closing it would break the demo's pipe.
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(demo.getInputStream(), StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      welcome.add(line);
      if (line.startsWith("Ctrl-C")) {
        return;
      }
    }
    throw new AssertionError("the demo ended: " + Files.readString(folder.resolve("demo.err")));
  }

  @AfterEach
  void stopDemo() throws InterruptedException {
    if (demo == null) {
      return;
    }
    // In order, so that it removes its folder.
    demo.destroy();
    if (!demo.waitFor(60, TimeUnit.SECONDS)) {
      demo.destroyForcibly();
    }
  }

  @Test
  void whatOneClusterWritesTheOthersShowThroughTheirContexts() throws Exception {
    Path home = folder.resolve("home");
    startDemo("--clusters", "3", "--home", home.toString());
    assertThat(home()).isEqualTo(home);
    Path file = Files.writeString(folder.resolve("hello.md"), "hello, lake");
    assertThat(run("-c", "east", "put", file.toString(), "/lake/hello.md").code()).isZero();
    assertThat(run("-c", "west", "cat", "/lake/hello.md").out()).isEqualTo("hello, lake");
    assertThat(run("cat", "s3://lake/hello.md", "-c", "west").out()).isEqualTo("hello, lake");
    assertThat(run("-c", "c3", "cat", "/lake/hello.md").out()).isEqualTo("hello, lake");
    assertThat(run("-c", "west", "rm", "/lake/hello.md").code()).isZero();
    Eventually.holds("the east does not hear of it", Duration.ofSeconds(60), this::isGone);
    Result partial = run("mount", "list", "-A");
    assertThat(partial.code()).as("prod does not answer").isEqualTo(20);
    assertThat(partial.out())
        .contains("\neast     /lake  s3://lake", "\nwest     /lake  s3://lake");
    assertThat(run("-c", "west", "mount", "set", "/lake", "sync-interval=10s").out())
        .startsWith("/lake  sync-interval 1h -> 10s");
    assertThat(run("-c", "east", "status").code()).isZero();
    stopDemo();
    assertThat(home).as("a named home stays").isNotEmptyDirectory();
    assertThat(home.resolve("c3.yaml")).isRegularFile();
  }

  /** As a person pastes it, who needs a curl that can sign. */
  @Test
  void whatIsPastedChangesTheStoreItselfAndAllClustersShowIt() throws Exception {
    assumeThat(inShell("curl --help all | grep -q aws-sigv4")).isZero();
    startDemo();
    Files.writeString(folder.resolve("README.md"), "seen nowhere before");
    for (String cluster : List.of("east", "west")) {
      assertThat(run("-c", cluster, "stat", "/lake/outside.md").code()).isEqualTo(4);
    }
    paste();
    for (String cluster : List.of("east", "west")) {
      awaitContent(cluster, "seen nowhere before");
    }
    assertThat(run("watcher", "list", "-c", "east").out()).contains("lake", "sqs", "east-1");
  }

  @Test
  void aNodeRunsFromAFileLikeTheDemosAndStopsInOrder() throws Exception {
    startDemo();
    DemoPorts.Doors doors = DemoPorts.any(1).clusters().get(0);
    Path file = folder.resolve("north.yaml");
    Files.writeString(
        file,
        Files.readString(home().resolve("west.yaml"))
            .replaceAll("(cluster|node)[.]name: west", "$1.name: north")
            .replaceAll("data-dir: .*", "data-dir: " + folder.resolve("north"))
            .replaceAll("grpc.port: .*", "grpc.port: " + doors.grpc())
            .replaceAll("http.port: .*", "http.port: " + doors.http())
            .replaceAll("data.port: .*", "data.port: " + doors.data()));
    assertThat(run("config", "validate", "--config", file.toString()).code()).isZero();
    assertThat(validatePiped(Files.readString(file))).isZero();
    Process node =
        syncline("node", "--config", file.toString())
            .redirectError(folder.resolve("node.err").toFile())
            .start();
    try {
      Files.writeString(
          contexts,
          "contexts: {north: {grpc: 'localhost:%d', data: 'localhost:%d'}}"
              .formatted(doors.grpc(), doors.data()));
      Eventually.holds("north is not ready", Duration.ofSeconds(90), this::isReady);
      assertThat(run("mount", "add", "/elsewhere", "s3://lake").code()).isZero();
      assertThat(run("ls", "/elsewhere").code()).isZero();
    } finally {
      node.destroy();
    }
    assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("node.err")).content().contains("north-1 has stopped");
  }

  @Test
  void theEndLeavesNothingBehind() throws Exception {
    startDemo();
    Path home = home();
    assertThat(home.resolve("east.yaml")).exists();
    demo.destroy();
    assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(home).doesNotExist();
    assertThat(Files.readString(contexts)).contains("prod").doesNotContain("east", "west");
  }

  private void paste() throws Exception {
    String line =
        welcome.stream().filter(each -> each.contains("curl")).findFirst().orElseThrow().strip();
    assertThat(inShell(line)).as(line).isZero();
    assertThat(folder.resolve("shell.out")).as(line).isEmptyFile();
  }

  /** The exit code; what it says is in a file. */
  private int inShell(String line) throws Exception {
    Process shell =
        new ProcessBuilder("sh", "-c", line)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("shell.out").toFile())
            .start();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).as(line).isTrue();
    return shell.exitValue();
  }

  private void awaitContent(String cluster, String content) {
    Eventually.holds(
        cluster + " does not show '" + content + "'",
        Duration.ofSeconds(60),
        () -> {
          try {
            return run("-c", cluster, "cat", "/lake/outside.md").out().equals(content);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  private boolean isReady() {
    try {
      return run("status").code() == 0;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private boolean isGone() {
    try {
      Result asked = run("-c", "east", "stat", "/lake/hello.md");
      return asked.code() == 4 && asked.err().startsWith("error SYN-2001: ");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Path home() {
    return welcome.stream()
        .filter(line -> line.startsWith("  home"))
        .map(line -> Path.of(line.strip().split(" +", 3)[1]))
        .findFirst()
        .orElseThrow();
  }

  private Result run(String... arguments) throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    Process process =
        syncline(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** The exit code of {@code cat node.yaml | syncline config validate --config /dev/stdin}. */
  private int validatePiped(String yaml) throws Exception {
    Process process =
        syncline("config", "validate", "--config", "/dev/stdin")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(yaml.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private ProcessBuilder syncline(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                "io.syncline.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("SYNCLINE_CONTEXTS", contexts.toString());
    return builder;
  }

  /** A range of ports that nobody uses now: a demo of three clusters takes 33 from its first. */
  private static int freeRange() {
    for (int base = 21_000; base < 32_000; base += 100) {
      if (isFree(base)) {
        return base;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean isFree(int base) {
    try {
      DemoPorts.fixed(OptionalInt.of(base), 3, Lake.doors("s3"));
      return true;
    } catch (Failure taken) {
      return false;
    }
  }
}
