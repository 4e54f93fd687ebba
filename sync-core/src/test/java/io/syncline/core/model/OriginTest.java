package io.syncline.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of an origin. */
class OriginTest {
  @Test
  void whatIsWrittenIsRead() {
    Origin origin = new Origin("east", "node-1", Long.MAX_VALUE);
    assertThat(Origin.parse(origin.toString())).isEqualTo(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "east",
        "east/n1",
        "east/n1/",
        "east/n1/x",
        "east/n1/-1",
        "east/n1/1/",
        "/n1/1",
        "East/n1/1",
        "east//1",
        "east/n1/1/2",
        "east/n1/9223372036854775808"
      })
  void whatIsNoOriginIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Origin.parse(text));
  }
}
