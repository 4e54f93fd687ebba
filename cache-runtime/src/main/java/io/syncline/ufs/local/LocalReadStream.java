package io.syncline.ufs.local;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file's bytes, proven to be of one version: before the last of them is handed over,
 * the file is looked at again.
 *
 * <p>Does not guarantee anything about bytes of a range that is not read to its end. Thread rule:
 * one thread.
 */
final class LocalReadStream extends InputStream {
  private final Location file;
  private final Path path;
  private final FileStamp expected;
  private final FileChannel channel;
  private long remaining;
  private boolean proven;

  LocalReadStream(Location file, Path path, FileStamp expected, FileChannel channel, long length) {
    this.file = file;
    this.path = path;
    this.expected = expected;
    this.channel = channel;
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
      int n = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, remaining)));
      remaining = n < 0 ? 0 : remaining - n;
      if (remaining == 0) {
        prove();
      }
      return n;
    } catch (IOException e) {
      throw LocalErrorTable.failure(e, "read " + file).error();
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw LocalErrorTable.failure(e, "close " + file).error();
    }
  }

  private void prove() {
    if (proven) {
      return;
    }
    FileStamp found;
    try {
      found = FileStamp.of(path);
    } catch (IOException e) {
      throw changed(e);
    }
    if (!found.equals(expected)) {
      throw changed(null);
    }
    proven = true;
  }

  private SyncException changed(@Nullable Exception cause) {
    return new SyncException(
        ErrorCode.CHANGED_UNDERNEATH,
        file + " was changed while it was read; read it again",
        cause);
  }
}
