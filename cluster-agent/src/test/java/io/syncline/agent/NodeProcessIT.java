package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedZooKeeper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node as a process: it stops in order when it is told to. */
final class NodeProcessIT {
  @TempDir Path folder;
  private EmbeddedZooKeeper zooKeeper;

  @BeforeEach
  void start() {
    zooKeeper = new EmbeddedZooKeeper(folder.resolve("zk")).start();
  }

  @AfterEach
  void stop() {
    zooKeeper.close();
  }

  @Test
  void stopSignalEndsItInOrder() throws Exception {
    Path stdout = folder.resolve("stdout");
    Process process = launch(config(), stdout);
    try (BufferedReader err =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      assertThat(awaitLine(err, "node n1: grpc ")).contains(", http ").contains(", data ");
      // Unlike Process.destroy it leaves the streams open.
      assertThat(process.toHandle().destroy()).isTrue();
      assertThat(awaitLine(err, "node east/n1 has stopped")).isNotEmpty();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
    } finally {
      process.destroyForcibly();
    }
    assertThat(stdout).isEmptyFile();
  }

  private Path config() throws IOException {
    return Files.writeString(
        folder.resolve("node.yaml"),
        """
        cluster.name: east
        node.name: n1
        data-dir: %s
        # Nobody listens there: the node waits for it.
        kafka.bootstrap-servers: 127.0.0.1:1
        zookeeper.connect: %s
        grpc.port: 0
        http.port: 0
        data.port: 0
        """
            .formatted(folder.resolve("data"), zooKeeper.connectString()));
  }

  private static Process launch(Path config, Path stdout) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath,
                NodeMain.class.getName(),
                "--config",
                config.toString()))
        .redirectOutput(stdout.toFile())
        .start();
  }

  /** The next line that contains a text; fails when the process ends without it. */
  private static String awaitLine(BufferedReader reader, String text) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return line;
      }
    }
    throw new AssertionError("'" + text + "' never came:\n" + seen);
  }
}
