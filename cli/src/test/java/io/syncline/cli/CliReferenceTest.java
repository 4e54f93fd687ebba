package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference page says what the command line does. After a change write it anew with: {@code
 * ./mvnw test -pl cli -am -Dtest=CliReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsyncline.docs.write=true}
 */
class CliReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");

  @Test
  void pageIsWhatTheModelSays() throws IOException {
    String expected = CliReference.of(CommandHelpTest.tree());
    if (Boolean.getBoolean("syncline.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE).as("see the class comment").hasContent(expected);
  }
}
