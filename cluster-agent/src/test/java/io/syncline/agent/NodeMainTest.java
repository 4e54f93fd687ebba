package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is wrong is told on stderr, and the exit code says which kind it is. */
final class NodeMainTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void wrongUseIsTold() {
    assertThat(run("--config")).isEqualTo(2);
    assertThat(told()).isEqualTo("usage: syncline node --config FILE\n");
  }

  @Test
  void wrongConfigurationIsToldWhole() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"), "grpc.port: x\nkafka.bootstrap-server: k:1\n");
    assertThat(run("--config", file.toString())).isEqualTo(3);
    assertThat(told())
        .startsWith(
            "error SYN-1101: grpc.port 'x' (line 1) is not a whole number (expected e.g. 1)\n"
                + "error SYN-1102: unknown key 'kafka.bootstrap-server' (line 2): did you mean"
                + " 'kafka.bootstrap-servers'?\n")
        .contains("error SYN-1101: cluster.name is missing: ");
  }

  @Test
  void missingFileIsTold() {
    assertThat(run("--config", folder.resolve("none.yaml").toString())).isEqualTo(3);
    assertThat(told()).contains("none.yaml").contains("try");
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyErrorHasAnExitCode(ErrorCode code) {
    assertThat(NodeMain.exitCode(code)).isIn(1, 3, 6, 7);
  }

  private int run(String... arguments) {
    return NodeMain.run(
        List.of(arguments), Map.of(), new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String told() {
    return err.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
