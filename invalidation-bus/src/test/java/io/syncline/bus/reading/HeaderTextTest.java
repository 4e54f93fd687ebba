package io.syncline.bus.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.WireHeader;
import io.syncline.core.model.UnreadableRecord.Header;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class HeaderTextTest {
  @Test
  void textIsKeptAsItIs() {
    assertThat(HeaderText.of(header("syncline-origin", "east/n1/7")))
        .isEqualTo(new Header("syncline-origin", "east/n1/7"));
    assertThat(HeaderText.of(header("a", ""))).isEqualTo(new Header("a", ""));
    assertThat(HeaderText.of(header("a", "\u001b[2J")).text()).isEqualTo("\u001b[2J");
  }

  @Test
  void whatIsNoTextBecomesHexDigits() {
    assertThat(text(new byte[] {'a', (byte) 0xff, 0})).isEqualTo("0x61ff00");
    // The first byte of a character without the others.
    assertThat(text(new byte[] {'a', (byte) 0xc3})).isEqualTo("0x61c3");
  }

  @Test
  void whatIsTooLongIsCutAndNotWithinACharacter() {
    assertThat(HeaderText.of(header("n".repeat(300), "")).name()).isEqualTo("n".repeat(256));
    assertThat(HeaderText.of(header("n".repeat(255) + "\ud83d\ude00", "")).name())
        .isEqualTo("n".repeat(255));
    assertThat(HeaderText.of(header("n", "x".repeat(300))).text()).isEqualTo("x".repeat(256));
    assertThat(HeaderText.of(header("n", "x" + "\u00e4".repeat(150))).text())
        .isEqualTo("x" + "\u00e4".repeat(127));
    byte[] garbage = new byte[300];
    garbage[0] = -1;
    assertThat(text(garbage)).hasSize(256).startsWith("0xff00");
  }

  private static String text(byte[] value) {
    return HeaderText.of(new WireHeader("n", value)).text();
  }

  private static WireHeader header(String name, String text) {
    return new WireHeader(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
