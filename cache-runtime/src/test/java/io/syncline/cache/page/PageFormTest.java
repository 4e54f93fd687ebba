package io.syncline.cache.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PageFormTest {
  private static final byte[] SUBJECT = "s3://lake/a v1".getBytes(UTF_8);

  private static byte[] file(byte[] subject, int index, byte[] bytes) {
    byte[] head = PageForm.head(subject, index, bytes);
    byte[] file = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, file, head.length, bytes.length);
    return file;
  }

  @Property(tries = 200)
  void whatWasWrittenIsRead(
      @ForAll @Size(max = 40) byte[] subject,
      @ForAll @IntRange(min = 0) int index,
      @ForAll @Size(max = 300) byte[] bytes) {
    byte[] file = file(subject, index, bytes);
    assertThat(file).hasSize(PageForm.size(subject, bytes.length));
    assertThat(PageForm.bytes(file, subject, index, bytes.length))
        .isEqualTo(ByteBuffer.wrap(bytes));
  }

  @Test
  void anyBitThatFlipsIsFound() {
    byte[] bytes = "the bytes of a page".getBytes(UTF_8);
    byte[] file = file(SUBJECT, 3, bytes);
    for (int bit = 0; bit < file.length * 8; bit++) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(PageForm.bytes(flipped, SUBJECT, 3, bytes.length)).as("bit %s", bit).isNull();
    }
    assertThat(PageForm.bytes(file, SUBJECT, 3, bytes.length)).isNotNull();
  }

  @Test
  void pageOfAnotherFileOrPlaceIsNotTaken() {
    byte[] bytes = "the bytes of a page".getBytes(UTF_8);
    byte[] file = file(SUBJECT, 3, bytes);
    byte[] other = "s3://lake/b v1".getBytes(UTF_8);
    assertThat(PageForm.bytes(file, other, 3, bytes.length)).isNull();
    assertThat(PageForm.bytes(file, SUBJECT, 4, bytes.length)).isNull();
  }

  @Test
  void zerosAreNoPage() {
    assertThat(PageForm.bytes(new byte[PageForm.size(SUBJECT, 10)], SUBJECT, 0, 10)).isNull();
  }
}
