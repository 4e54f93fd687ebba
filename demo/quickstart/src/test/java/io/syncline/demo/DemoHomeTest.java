package io.syncline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cli.failure.ExitCode;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHomeTest {
  @TempDir Path folder;

  @Test
  void aTemporaryFolderIsRemovedWithAllThatIsInIt() throws IOException {
    DemoHome home = DemoHome.open(Optional.empty());
    Files.writeString(Files.createDirectories(home.path().resolve("a/b")).resolve("c"), "x");
    home.close();
    assertThat(home.path()).doesNotExist();
    home.close();
  }

  @Test
  void aNamedFolderStaysAndIsEmptiedByTheNextDemo() throws IOException {
    Path named = folder.resolve("home");
    try (DemoHome home = DemoHome.open(Optional.of(named))) {
      Files.writeString(home.path().resolve("state"), "of a lake that is gone");
    }
    assertThat(named.resolve("state")).exists();
    try (DemoHome home = DemoHome.open(Optional.of(named))) {
      assertThat(home.path().resolve("state")).doesNotExist();
    }
  }

  @Test
  void aFolderWithFilesOfOthersIsRefusedAndLeftAlone() throws IOException {
    Path file = Files.writeString(folder.resolve("thesis"), "x");
    assertThatThrownBy(() -> DemoHome.open(Optional.of(folder)))
        .isInstanceOfSatisfying(
            Failure.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
    assertThat(file).exists();
  }
}
