package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A range of a file's bytes, proven to be of one version: before the last of them is handed over,
 * the file is looked at again.
 *
 * <p>Does not guarantee anything about bytes of a range that is not read to its end. Thread rule:
 * one thread.
 */
final class HdfsReadStream extends InputStream {
  private final Location file;
  private final HdfsStamp expected;
  private final Supplier<Optional<HdfsStamp>> look;
  private final InputStream bytes;
  private long remaining;
  private boolean proven;

  /**
   * A stream.
   *
   * @param look what is at the file's place now
   * @param bytes of the file, from the range's first on
   * @param length of the range, which the file has
   */
  HdfsReadStream(
      Location file,
      HdfsStamp expected,
      Supplier<Optional<HdfsStamp>> look,
      InputStream bytes,
      long length) {
    this.file = file;
    this.expected = expected;
    this.look = look;
    this.bytes = bytes;
    this.remaining = length;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (remaining == 0) {
      prove();
      return -1;
    }
    try {
      int n = bytes.read(target, offset, (int) Math.min(length, remaining));
      if (n < 0) {
        throw changed();
      }
      remaining -= n;
      if (remaining == 0) {
        prove();
      }
      return n;
    } catch (IOException e) {
      // The bytes of a file that was removed go soon after.
      prove();
      throw HdfsErrorTable.failure(e, "read " + file).error();
    }
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw HdfsErrorTable.failure(e, "close " + file).error();
    }
  }

  private void prove() {
    if (proven) {
      return;
    }
    if (!look.get().equals(Optional.of(expected))) {
      throw changed();
    }
    proven = remaining == 0;
  }

  private SyncException changed() {
    return new SyncException(
        ErrorCode.CHANGED_UNDERNEATH, file + " was changed while it was read; read it again");
  }
}
