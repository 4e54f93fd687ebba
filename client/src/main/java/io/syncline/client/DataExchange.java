package io.syncline.client;

import io.syncline.core.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 request to a data door and its answer, on a connection of its own.
 *
 * <p>The JDK's clients do not fit a file that is written once: one reuses connections that may be
 * dead, so that nobody can tell whether a file arrived; both miss the answer of a node that refuses
 * a file before it has all of it. And they take longer to start than most commands run.
 *
 * <p>Thread rule: one thread.
 */
final class DataExchange implements AutoCloseable {
  private static final int BUFFER = 1 << 16;
  private static final int MAX_HEAD = 1 << 16;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  /**
   * An answer.
   *
   * @param status HTTP status, 200 to 599
   * @param length number of bytes of the body; empty where it was not told
   * @param body the body; a read fails when it ends too early
   * @param headers by name in small letters
   */
  record Answer(int status, OptionalLong length, InputStream body, Map<String, String> headers) {}

  private DataExchange(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
  }

  /**
   * Connects.
   *
   * @param silence how long the node may say nothing while it is listened to
   */
  static DataExchange connect(String address, Duration patience, Duration silence)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(Address.of(address), millis(patience));
      socket.setSoTimeout(millis(silence));
      socket.setTcpNoDelay(true);
      return new DataExchange(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends the head of a request. */
  void head(String method, String target, String host, List<String> headers) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /**
   * Sends a body, as long as the node listens: one that refuses early answers before the end. A
   * source that breaks leaves the request unfinished, so that it has no effect.
   *
   * @param length how many bytes the source has; empty to send it in chunks
   * @return whether all of it was sent
   */
  boolean body(InputStream source, OptionalLong length) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long sent = 0;
    for (int count = read(source, buffer); count >= 0; count = read(source, buffer)) {
      sent += count;
      if (length.isPresent() && sent > length.getAsLong()) {
        throw changed("the source grew while it was read", null);
      }
      try {
        part(buffer, count, length.isEmpty());
      } catch (IOException e) {
        return false;
      }
      if (in.available() > 0) {
        return false;
      }
    }
    if (length.isPresent() && sent < length.getAsLong()) {
      throw changed("the source shrank while it was read", null);
    }
    if (length.isEmpty()) {
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    out.flush();
    return true;
  }

  /** Waits for the answer. */
  Answer answer() throws IOException {
    while (true) {
      int status = status(line());
      Map<String, String> headers = headers();
      if (status >= 200) {
        return answer(status, headers);
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // Nothing is lost with a connection that is not used again.
    }
  }

  private Answer answer(int status, Map<String, String> headers) throws IOException {
    String encoding = headers.getOrDefault("transfer-encoding", "");
    if (encoding.toLowerCase(Locale.ROOT).endsWith("chunked")) {
      return new Answer(status, OptionalLong.empty(), new ChunkedBody(in), headers);
    }
    String length = headers.get("content-length");
    if (length == null) {
      return new Answer(status, OptionalLong.empty(), in, headers);
    }
    try {
      long bytes = Long.parseLong(length.strip());
      return new Answer(status, OptionalLong.of(bytes), new SizedBody(in, bytes), headers);
    } catch (NumberFormatException e) {
      throw new IOException("the length '" + length + "' is not a number", e);
    }
  }

  private void part(byte[] buffer, int count, boolean chunked) throws IOException {
    if (chunked) {
      out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
    out.write(buffer, 0, count);
    if (chunked) {
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static int read(InputStream source, byte[] buffer) {
    try {
      int count = source.read(buffer);
      // A chunk of no bytes would end the body.
      return count == 0 ? read(source, buffer) : count;
    } catch (IOException e) {
      throw changed("the source could not be read to its end", e);
    }
  }

  private static SynclineException changed(String message, @Nullable IOException origin) {
    return new SynclineException(
        ErrorCode.CHANGED_UNDERNEATH.id(),
        message,
        origin == null ? "" : SynclineException.describe(origin),
        "Nothing was written; repeat it.",
        origin);
  }

  private static int status(String line) throws IOException {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
      throw new IOException("what answers does not speak HTTP: '" + line + "'");
    }
    return Integer.parseInt(words[1]);
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new TreeMap<>();
    int size = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      size += line.length();
      int colon = line.indexOf(':');
      if (colon < 1 || size > MAX_HEAD) {
        throw new IOException("the answer's head is not HTTP, or too long");
      }
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return headers;
  }

  private String line() throws IOException {
    return line(in);
  }

  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed before the answer was complete");
      }
      if (line.length() > MAX_HEAD) {
        throw new IOException("a line of the answer is too long");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private static int millis(Duration duration) {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(1, duration.toMillis()));
  }
}
