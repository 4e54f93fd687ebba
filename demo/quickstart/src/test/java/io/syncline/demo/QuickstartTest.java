package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import io.syncline.cli.local.LocalCommands;
import io.syncline.cli.local.LocalSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  private static final String COMPLETE =
      """
      cluster.name: east
      node.name: east-1
      data-dir: /tmp/east
      kafka.bootstrap-servers: localhost:9092
      zookeeper.connect: localhost:2181
      """;

  @TempDir Path folder;

  @Test
  void isWhatTheCommandLineFinds() {
    assertThat(LocalCommands.find()).containsInstanceOf(Quickstart.class);
  }

  @Test
  void showsTheSettingsOfAFileWithTheirSources() throws IOException {
    Path file = Files.writeString(folder.resolve("node.yaml"), COMPLETE);
    List<LocalSetting> settings =
        new Quickstart().settings(file, Map.of("SYNCLINE_GRPC_PORT", "7777"));
    assertThat(settings)
        .contains(
            new LocalSetting("cluster.name", "east", "file"),
            new LocalSetting("grpc.port", "7777", "environment"),
            new LocalSetting("data.port", "7453", "default"));
  }

  @Test
  void tellsAllThatIsWrongWithAFile() throws IOException {
    Path file =
        Files.writeString(folder.resolve("node.yaml"), COMPLETE + "grpc.port: many\nx.y: 1\n");
    assertThatThrownBy(() -> new Quickstart().settings(file, Map.of()))
        .isInstanceOfSatisfying(
            Failure.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
              assertThat(e).hasMessage(file + " has 2 problems");
              assertThat(e.finding()).contains("grpc.port").contains("x.y");
            });
  }

  @Test
  void aFileThatIsNotThereIsAConfigurationError() {
    assertThatThrownBy(() -> new Quickstart().settings(folder.resolve("none"), Map.of()))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
  }
}
