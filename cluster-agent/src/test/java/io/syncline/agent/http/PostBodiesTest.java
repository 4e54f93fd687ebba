package io.syncline.agent.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a door reads of what is posted to it. */
final class PostBodiesTest {
  private long now;
  private final PostBodies bodies = new PostBodies(() -> now);

  @Test
  void aBodyIsReadToItsEnd() {
    String body = "\u00e9".repeat(PostBodies.MAX_BYTES / 2);
    assertThat(bodies.read(new ByteArrayInputStream(body.getBytes(UTF_8)))).isEqualTo(body);
  }

  @Test
  void whatIsTooLongIsReadNoFurther() {
    refused(413, new ByteArrayInputStream(new byte[PostBodies.MAX_BYTES + 1]));
  }

  @Test
  void whatTricklesInIsReadNoFurther() {
    Trickle body = new Trickle(Duration.ofSeconds(1));
    refused(408, body);
    assertThat(body.read).isEqualTo(PostBodies.PATIENCE.toSeconds() + 1);
  }

  @Test
  void whatBreaksOffIsRefused() {
    refused(
        408,
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("made to break off");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("made to break off");
          }
        });
  }

  @Test
  void afterARefusalThereIsRoomForAnother() {
    for (int i = 0; i <= PostBodies.AT_ONCE; i++) {
      refused(408, new Trickle(PostBodies.PATIENCE.plusNanos(1)));
    }
  }

  private void refused(int status, InputStream body) {
    assertThatThrownBy(() -> bodies.read(body))
        .isInstanceOfSatisfying(
            PostBodies.Refused.class, why -> assertThat(why.status()).isEqualTo(status));
  }

  /** A byte now and then, for ever. */
  private final class Trickle extends InputStream {
    private final Duration pause;
    private int read;

    Trickle(Duration pause) {
      this.pause = pause;
    }

    @Override
    public int read() {
      now += pause.toNanos();
      read++;
      return 'x';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      into[offset] = (byte) read();
      return 1;
    }
  }
}
