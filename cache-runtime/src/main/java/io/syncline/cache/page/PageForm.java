package io.syncline.cache.page;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A page as it is in a file: magic and format, CRC32C of all that follows, index, lengths of
 * subject and bytes, then these two. Numbers are big-endian.
 */
final class PageForm {
  private static final int MAGIC = 0x53594e50; // "SYNP"
  private static final int FORMAT = 1;
  private static final int BEFORE_CHECKED = 3 * Integer.BYTES;

  /** Bytes of a file beside subject and bytes. */
  static final int OVERHEAD = 6 * Integer.BYTES;

  private PageForm() {}

  /** All of a file but the page's bytes, which follow. */
  static byte[] head(byte[] subject, int index, byte[] bytes) {
    ByteBuffer head = ByteBuffer.allocate(OVERHEAD + subject.length);
    head.putInt(MAGIC).putInt(FORMAT).putInt(0);
    head.putInt(index).putInt(subject.length).putInt(bytes.length).put(subject);
    CRC32C sum = new CRC32C();
    sum.update(head.array(), BEFORE_CHECKED, head.capacity() - BEFORE_CHECKED);
    sum.update(bytes);
    head.putInt(2 * Integer.BYTES, (int) sum.getValue());
    return head.array();
  }

  /** Bytes of the file of a page. */
  static int size(byte[] subject, int length) {
    return OVERHEAD + subject.length + length;
  }

  /**
   * The bytes of a page; null where the file is not what was written for it.
   *
   * @param file its bytes, as many as {@link #size} says
   */
  static @Nullable ByteBuffer bytes(byte[] file, byte[] subject, int index, int length) {
    ByteBuffer head = ByteBuffer.wrap(file);
    boolean known = head.getInt() == MAGIC && head.getInt() == FORMAT;
    int sum = head.getInt();
    boolean same = head.getInt() == index && head.getInt() == subject.length;
    if (!known || !same || head.getInt() != length) {
      return null;
    }
    int start = OVERHEAD + subject.length;
    CRC32C found = new CRC32C();
    found.update(file, BEFORE_CHECKED, start + length - BEFORE_CHECKED);
    boolean right =
        sum == (int) found.getValue()
            && Arrays.equals(file, OVERHEAD, start, subject, 0, subject.length);
    return right ? ByteBuffer.wrap(file, start, length).slice() : null;
  }
}
