package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A source tree with the real launcher, and with a Maven that writes down how it was called and
 * copies the jars that the real build has made.
 */
final class FakeTree {
  private static final List<String> MODULES =
      List.of(
          "proto",
          "sync-core",
          "invalidation-bus",
          "cache-runtime",
          "ufs-watchers",
          "cluster-agent",
          "client",
          "cli",
          "demo/embedded-servers",
          "demo/quickstart");

  /** Does as much of a build as the launcher can see. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      set -eu
      printf '%s\\n' "$*" >>builds
      for word in "$@"; do
        case $word in -Dbuild.folder=*) folder=${word#*=} ;; esac
      done
      eval "${DURING_BUILD:-}"
      for module in $MODULES; do
        mkdir -p "$module/$folder"
        cp "$BUILT/$module/target/"*.jar "$module/$folder/"
        if [ -f "$BUILT/$module/target/runtime.classpath" ]; then
          sed "s,$BUILT/\\([^:]*\\)/target/,$PWD/\\1/$folder/,g" \\
            "$BUILT/$module/target/runtime.classpath" >"$module/$folder/runtime.classpath"
        fi
      done
      """;

  /** The variable with what the build also does. */
  static final String DURING_BUILD = "DURING_BUILD";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();
  private int runs;

  private FakeTree(Path root) {
    this.root = root;
  }

  /** How a command ended, and what it said. */
  record Result(int code, String out, String err) {}

  /** Makes the tree. */
  static FakeTree in(Path root) throws IOException {
    Path built = builtTree();
    for (String module : MODULES) {
      Files.createDirectories(root.resolve(module).resolve("src/main"));
      Files.createFile(root.resolve(module).resolve("pom.xml"));
    }
    Files.createFile(root.resolve("pom.xml"));
    Files.copy(
        built.resolve("syncline"), root.resolve("syncline"), StandardCopyOption.COPY_ATTRIBUTES);
    executable(root.resolve("mvnw"), MAVEN);
    FakeTree tree = new FakeTree(root);
    tree.environment.put("BUILT", built.toString());
    tree.environment.put("MODULES", String.join(" ", MODULES));
    tree.environment.put("JAVA_HOME", System.getProperty("java.home"));
    tree.environment.put("SYNCLINE_CONTEXTS", root.resolve("contexts.yaml").toString());
    return tree;
  }

  Path launcher() {
    return root.resolve("syncline");
  }

  /** The arguments of each build since they were asked for last. */
  List<String> builds() throws IOException {
    Path builds = root.resolve("builds");
    if (!Files.exists(builds)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(builds);
    Files.delete(builds);
    return lines;
  }

  /** Writes a source, and so changes it. */
  Path write(String path) throws IOException {
    Path source = root.resolve(path);
    Files.createDirectories(source.getParent());
    return Files.writeString(source, path);
  }

  void contexts(String yaml) throws IOException {
    Files.writeString(root.resolve("contexts.yaml"), yaml);
  }

  Result run(String... arguments) throws Exception {
    return start(Map.of(), arguments).result();
  }

  /** Runs what takes longer than others. */
  Result runWithin(Duration patience, String... arguments) throws Exception {
    return start(Map.of(), arguments).result(patience);
  }

  /** Runs through another name of the launcher, in another folder. */
  Result runAs(Path launcher, Path folder, String... arguments) throws Exception {
    return start(launcher, folder, Map.of(), arguments).result();
  }

  /** Runs with a build that also does this. */
  Result runWithBuild(String during, String... arguments) throws Exception {
    return start(Map.of(DURING_BUILD, during), arguments).result();
  }

  /** Runs with a Java that says this of itself. */
  Result runWithJava(String version, String... arguments) throws Exception {
    Path home = root.resolve("other-java");
    Files.createDirectories(home.resolve("bin"));
    executable(home.resolve("bin/java"), "#!/bin/sh\necho '" + version + "' >&2\n");
    return start(Map.of("JAVA_HOME", home.toString()), arguments).result();
  }

  /** Starts a command with more in its environment. */
  Running start(Map<String, String> more, String... arguments) throws IOException {
    return start(launcher(), root, more, arguments);
  }

  private Running start(Path launcher, Path folder, Map<String, String> more, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    Path out = root.resolve("run-" + ++runs + ".out");
    Path err = root.resolve("run-" + runs + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SYNCLINE_JAVA_OPTS");
    builder.environment().putAll(environment);
    builder.environment().putAll(more);
    return new Running(builder.start(), out, err);
  }

  /** A command that may still run. */
  record Running(Process process, Path out, Path err) {
    /** Waits until it has said something on stderr. */
    void awaitError(String text) {
      Eventually.holds(
          "'" + text + "' was not said",
          PATIENCE,
          () -> {
            try {
              return Files.readString(err).contains(text);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    }

    Result result() throws Exception {
      return result(PATIENCE);
    }

    private Result result(Duration patience) throws Exception {
      try {
        assertThat(process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /**
   * The tree that this test belongs to; its jars are there once Maven has come to {@code package}.
   */
  private static Path builtTree() {
    Path tree = Path.of("../..").toAbsolutePath().normalize();
    assertThat(tree.resolve("cli/target/runtime.classpath"))
        .as("made by ./mvnw package")
        .isRegularFile();
    return tree;
  }
}
