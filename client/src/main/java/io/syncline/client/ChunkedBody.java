package io.syncline.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A body in chunks: a read fails when it ends before the last one. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private long left;
  private boolean begun;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException(left + " bytes of a chunk are missing");
    }
    left -= count;
    return count;
  }

  private void nextChunk() throws IOException {
    if (ended) {
      return;
    }
    if (begun && !DataExchange.line(in).isEmpty()) {
      throw new IOException("a chunk is longer than it said");
    }
    begun = true;
    String size = DataExchange.line(in).split(";", 2)[0].strip();
    try {
      left = Long.parseLong(size, 16);
    } catch (NumberFormatException e) {
      throw new IOException("the size of a chunk, '" + size + "', is not a number", e);
    }
    ended = left == 0;
  }
}
