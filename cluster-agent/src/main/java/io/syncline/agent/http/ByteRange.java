package io.syncline.agent.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One range of bytes that a client asks for, as it stands in a {@code Range} header.
 *
 * @param first first byte; -1 for "the last bytes"
 * @param last last byte, or {@link Long#MAX_VALUE} for the end; for "the last bytes" how many
 */
record ByteRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** A piece of a file: bytes {@code offset} to {@code offset + length}, never empty. */
  record Piece(long offset, long length) {
    long lastByte() {
      return offset + length - 1;
    }
  }

  /**
   * The range of a header; empty for what is not one single range of bytes, which a server ignores.
   */
  static Optional<ByteRange> parse(String header) {
    Matcher matcher = FORM.matcher(header.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String first = matcher.group(1);
    String last = matcher.group(2);
    if (first.isEmpty()) {
      return last.isEmpty()
          ? Optional.empty()
          : Optional.of(new ByteRange(-1, Long.parseLong(last)));
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
    return to < from ? Optional.empty() : Optional.of(new ByteRange(from, to));
  }

  /** What of a file of {@code size} bytes lies in the range; empty when nothing does. */
  Optional<Piece> of(long size) {
    if (first < 0) {
      long length = Math.min(last, size);
      return length == 0 ? Optional.empty() : Optional.of(new Piece(size - length, length));
    }
    if (first >= size) {
      return Optional.empty();
    }
    return Optional.of(new Piece(first, Math.min(last, size - 1) - first + 1));
  }
}
