package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.schema.KindSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The reference page says what the schemas say. After a change write it anew with: {@code ./mvnw
 * test -pl cli -am -Dtest=JsonReferenceTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dsyncline.docs.write=true}
 */
class JsonReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "json.md");

  @Test
  void pageIsWhatTheSchemasSay() throws IOException {
    String expected = JsonReference.of(KindSchemas.load());
    if (Boolean.getBoolean("syncline.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    assertThat(PAGE).as("see the class comment").hasContent(expected);
  }
}
