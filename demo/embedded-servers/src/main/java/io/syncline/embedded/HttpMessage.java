package io.syncline.embedded;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 message, whole in memory, as far as S3 clients and servers use it.
 *
 * @param first the request line or the status line
 * @param headers as they came, {@code name: value}
 * @param body as it came, chunks included
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, never changed.
record HttpMessage(String first, List<String> headers, byte[] body) {
  private static final int MAX_HEAD_BYTES = 64 << 10;

  HttpMessage {
    headers = List.copyOf(headers);
  }

  /** Called when the head of a request was read, before its body. */
  interface HeadSeen {
    void seen(HttpMessage head) throws IOException;
  }

  /**
   * Reads one message.
   *
   * @param bodiless whether none of its kind has a body, as an answer to HEAD
   * @return null at the end of the stream
   */
  static @Nullable HttpMessage read(InputStream in, boolean bodiless, HeadSeen seen)
      throws IOException {
    String first = line(in, true);
    if (first == null) {
      return null;
    }
    List<String> headers = new ArrayList<>();
    for (String header = line(in, false);
        header != null && !header.isEmpty();
        header = line(in, false)) {
      headers.add(header);
    }
    HttpMessage head = new HttpMessage(first, headers, new byte[0]);
    seen.seen(head);
    return new HttpMessage(first, headers, bodiless ? new byte[0] : head.readBody(in));
  }

  @Nullable String header(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    for (String header : headers) {
      if (header.toLowerCase(Locale.ROOT).startsWith(start)) {
        return header.substring(start.length()).trim();
      }
    }
    return null;
  }

  /** Whether it is an answer after which the connection ends. */
  boolean isLast() {
    return first.startsWith("HTTP/") && "close".equalsIgnoreCase(header("connection"));
  }

  HttpMessage without(String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return new HttpMessage(
        first,
        headers.stream().filter(h -> !h.toLowerCase(Locale.ROOT).startsWith(start)).toList(),
        body);
  }

  HttpMessage with(String header) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    return new HttpMessage(first, more, body);
  }

  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes((first + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    for (String header : headers) {
      bytes.writeBytes((header + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    bytes.writeBytes(new byte[] {'\r', '\n'});
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  private byte[] readBody(InputStream in) throws IOException {
    String coding = header("transfer-encoding");
    if (coding != null && coding.toLowerCase(Locale.ROOT).contains("chunked")) {
      return readChunks(in);
    }
    String length = header("content-length");
    if (length == null && isLast()) {
      return in.readAllBytes();
    }
    int expected = length == null ? 0 : Integer.parseInt(length);
    byte[] body = in.readNBytes(expected);
    if (body.length < expected) {
      throw new EOFException("the body ends after " + body.length + " of " + expected + " bytes");
    }
    return body;
  }

  private static byte[] readChunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line(in, false);
      if (size == null) {
        throw new EOFException("a chunk is missing");
      }
      body.writeBytes((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      int length = Integer.parseInt(size.split(";", 2)[0].trim(), 16);
      if (length == 0) {
        for (String trailer = line(in, false); trailer != null; trailer = line(in, false)) {
          body.writeBytes((trailer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
          if (trailer.isEmpty()) {
            return body.toByteArray();
          }
        }
        throw new EOFException("the last chunk has no end");
      }
      body.writeBytes(in.readNBytes(length + 2));
    }
  }

  private static @Nullable String line(InputStream in, boolean mayEnd) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        if (mayEnd && line.size() == 0) {
          return null;
        }
        throw new EOFException("the message ends in its head");
      }
      if (line.size() == MAX_HEAD_BYTES) {
        throw new IOException("a line of more than " + MAX_HEAD_BYTES + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
