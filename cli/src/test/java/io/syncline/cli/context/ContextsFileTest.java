package io.syncline.cli.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextsFileTest {
  private static final ClusterContext PROD =
      new ClusterContext("prod", "node.example:7450", "node.example:7453", false);
  private static final ClusterContext EAST =
      new ClusterContext("east", "localhost:7450", "localhost:7453", true);
  private static final ClusterContext WEST =
      new ClusterContext("west", "localhost:7460", "localhost:7463", true);

  @TempDir Path folder;
  private ContextsFile file;

  @BeforeEach
  void name() {
    file = new ContextsFile(folder.resolve("a/b/contexts.yaml"));
  }

  @Test
  void aMissingFileMeansANodeOnThisMachine() {
    assertThat(file.load()).isEqualTo(Contexts.NONE);
    assertThat(file.load().select(Optional.empty())).isEqualTo(ClusterContext.LOCAL);
    assertThat(file.load().everyCluster()).containsExactly(ClusterContext.LOCAL);
  }

  @Test
  void keepsWhatWasWritten() throws IOException {
    file.update(contexts -> contexts.with(List.of(EAST, PROD)));
    assertThat(Files.readString(file.path()))
        .isEqualTo(
            """
            current: east
            contexts:
              east:
                grpc: localhost:7450
                data: localhost:7453
                demo: true
              prod:
                grpc: node.example:7450
                data: node.example:7453
            """);
    assertThat(file.load()).isEqualTo(new Contexts(Optional.of("east"), List.of(EAST, PROD)));
  }

  @Test
  void aDemoComesAndGoesAndLeavesTheOthers() {
    file.update(contexts -> contexts.with(List.of(PROD)));
    Contexts before = file.load();
    file.update(contexts -> contexts.with(List.of(EAST, WEST)));
    assertThat(file.load().select(Optional.empty())).isEqualTo(PROD);
    assertThat(file.load().select(Optional.of("west"))).isEqualTo(WEST);
    file.update(contexts -> contexts.without(List.of(EAST, WEST)));
    assertThat(file.load()).isEqualTo(before);
  }

  @Test
  void removesOnlyWhatIsStillTheSame() {
    ClusterContext other = new ClusterContext("east", "localhost:9450", "localhost:9453", true);
    file.update(contexts -> contexts.with(List.of(EAST)).with(List.of(other)));
    file.update(contexts -> contexts.without(List.of(EAST)));
    assertThat(file.load().all()).containsExactly(other);
  }

  @Test
  void theLastContextTakesTheFileWithIt() {
    file.update(contexts -> contexts.with(List.of(EAST)));
    file.update(contexts -> contexts.without(List.of(EAST)));
    assertThat(file.path()).doesNotExist();
  }

  @Test
  void theEnvironmentSaysWhereItIs() {
    assertThat(ContextsFile.of(Map.of("SYNCLINE_CONTEXTS", "/x/y")).path())
        .isEqualTo(Path.of("/x/y"));
    assertThat(ContextsFile.of(Map.of("HOME", "/home/u")).path())
        .isEqualTo(Path.of("/home/u/.config/syncline/contexts.yaml"));
    assertThat(ContextsFile.of(Map.of("HOME", "/home/u", "XDG_CONFIG_HOME", "/c")).path())
        .isEqualTo(Path.of("/c/syncline/contexts.yaml"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "- a",
        "contexts: 5",
        "contextz: {}",
        "contexts: {a: {grpc: 'x:1'}}",
        "contexts: {a: {grpc: 'x', data: 'x:1'}}",
        "contexts: {a: {grpc: 'x:99999', data: 'x:1'}}",
        "contexts: {'a b': {grpc: 'x:1', data: 'x:1'}}",
        "contexts: {a: {grpc: 'x:1', data: 'x:1', http: 'x:1'}}"
      })
  void aFileThatIsWrongIsAConfigurationError(String text) throws IOException {
    Files.createDirectories(file.path().getParent());
    Files.writeString(file.path(), text);
    assertThatThrownBy(file::load)
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
  }
}
