package io.syncline.agent.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference page says what the table of keys says. */
final class ConfigPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");

  @Test
  void pageIsMadeFromTheTable() throws IOException {
    String page = ConfigPage.markdown();
    if (Boolean.getBoolean("syncline.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("regenerate with -Dtest=ConfigPageTest -Dsyncline.docs.write=true")
        .hasContent(page);
  }

  @Test
  void everyKeyIsDescribed() {
    for (ConfigKey<?> key : ConfigKeys.ALL) {
      assertThat(key.meaning()).as(key.name()).endsWith(".").hasSizeGreaterThan(15);
      assertThat(key.outside()).as(key.name()).endsWith(".").hasSizeGreaterThan(15);
    }
  }
}
