package io.syncline.ufs.s3;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one version of an object. When the connection breaks, it goes on where it stood,
 * with the same version.
 *
 * <p>Thread rule: one thread.
 */
final class S3ReadStream extends InputStream {
  /** Broken connections that one stream survives; the next one fails it. */
  static final int MAX_REOPENED = 3;

  /** Opens the object anew. */
  @FunctionalInterface
  interface Opener {
    /**
     * Asks for bytes.
     *
     * @param version the only one wanted, or null
     * @return null when the object has no byte at the offset
     */
    @Nullable ResponseInputStream<GetObjectResponse> open(
        @Nullable String version, long offset, long length);
  }

  private final Location file;
  private final Opener opener;
  private @Nullable String version;
  private long position;
  private long remaining;
  private int reopened;
  private @Nullable ResponseInputStream<GetObjectResponse> body;

  /** Opens it; another version fails here. */
  S3ReadStream(Location file, Opener opener, @Nullable String version, long offset, long length) {
    this.file = file;
    this.opener = opener;
    this.version = version;
    this.position = offset;
    this.remaining = length;
    open();
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
    while (body != null && remaining > 0) {
      try {
        int n = body.read(target, offset, (int) Math.min(length, remaining));
        if (n < 0) {
          close();
          return -1;
        }
        position += n;
        remaining -= n;
        return n;
      } catch (IOException | RuntimeException e) {
        reopen(e);
      }
    }
    return -1;
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() {
    ResponseInputStream<GetObjectResponse> open = body;
    body = null;
    if (open == null) {
      return;
    }
    if (remaining > 0) {
      open.abort();
      return;
    }
    try {
      open.close();
    } catch (IOException | RuntimeException e) {
      open.abort();
    }
  }

  private void reopen(Exception broken) {
    close();
    if (broken instanceof SyncException known) {
      throw known;
    }
    if (version == null || ++reopened > MAX_REOPENED || Thread.currentThread().isInterrupted()) {
      throw new SyncException(
          ErrorCode.UFS_UNAVAILABLE,
          "reading "
              + file
              + " broke off before byte "
              + position
              + (version == null ? " and cannot go on without an etag" : "")
              + "; read it again",
          broken);
    }
    open();
  }

  private void open() {
    ResponseInputStream<GetObjectResponse> opened = opener.open(version, position, remaining);
    body = opened;
    if (opened == null) {
      return;
    }
    String found = S3Requests.unquoted(opened.response().eTag());
    if (version != null && !version.equals(found)) {
      close();
      throw new SyncException(
          ErrorCode.CHANGED_UNDERNEATH,
          file + " has the etag " + found + " (expected " + version + "); read it again");
    }
    version = found;
  }
}
