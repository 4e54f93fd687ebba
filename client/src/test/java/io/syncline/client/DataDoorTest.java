package io.syncline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DataDoorTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  @Test
  void readsABodyOfKnownLength() throws IOException {
    assertThat(get(OK + "Content-Length: 3\r\n\r\nabcIGNORED")).isEqualTo("abc");
  }

  @Test
  void readsABodyInChunks() throws IOException {
    assertThat(get(OK + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"))
        .isEqualTo("abcde");
  }

  @Test
  void passesOverInterimAnswers() throws IOException {
    assertThat(get("HTTP/1.1 100 Continue\r\n\r\n" + OK + "content-length: 1\r\n\r\nx"))
        .isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n"
      })
  void aBodyThatEndsTooEarlyIsAnError(String answer) {
    assertThatThrownBy(() -> get(OK + answer)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SSH-2.0-OpenSSH\r\n", "", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"})
  void whatDoesNotSpeakHttpIsNoNode(String answer) {
    assertThatThrownBy(() -> get(answer))
        .isInstanceOfSatisfying(
            SynclineException.class, e -> assertThat(e.code()).isEqualTo("SYN-6007"));
  }

  @Test
  void aSilentNodeEndsWithTheDeadline() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      DataDoor door =
          new DataDoor("localhost:" + silent.getLocalPort(), Optional.of(Duration.ofMillis(200)));
      assertThatThrownBy(() -> door.open("/x", Optional.empty(), List.of()))
          .isInstanceOfSatisfying(
              SynclineException.class, e -> assertThat(e.code()).isEqualTo("SYN-6004"));
    }
  }

  @Test
  void aRefusalBeforeTheWholeFileIsHeard() throws IOException {
    String body = "{\"code\": \"SYN-2002\", \"message\": \"it exists\"}";
    String refusal =
        "HTTP/1.1 409 Conflict\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    // More than fits in the sockets' buffers: it could never be sent whole.
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            return length;
          }
        };
    try (Peer peer = new Peer(refusal)) {
      assertThatThrownBy(
              () -> peer.door().put("/x", endless, OptionalLong.of(1L << 40), false, false))
          .isInstanceOfSatisfying(
              SynclineException.class, e -> assertThat(e.code()).isEqualTo("SYN-2002"));
    }
  }

  @Test
  void aConnectionThatBreaksDuringAWriteHasAnUnknownOutcome() throws IOException {
    try (Peer peer = new Peer("")) {
      assertThatThrownBy(() -> put(peer, "abc", OptionalLong.of(3)))
          .isInstanceOfSatisfying(
              SynclineException.class, e -> assertThat(e.code()).isEqualTo("SYN-3005"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 4})
  void aSourceOfAnotherLengthIsNotSentAsWhole(long announced) throws IOException {
    try (Peer peer = new Peer("")) {
      assertThatThrownBy(() -> put(peer, "abc", OptionalLong.of(announced)))
          .isInstanceOfSatisfying(
              SynclineException.class, e -> assertThat(e.code()).isEqualTo("SYN-2202"));
    }
  }

  @Test
  void aRefusalWithoutJsonHasTheNearestCode() {
    assertThat(RemoteFailures.ofHttp(404, "<html>", "n:1", Optional.empty()).code())
        .isEqualTo("SYN-2001");
    assertThat(RemoteFailures.ofHttp(503, "", "n:1", Optional.empty()).code())
        .isEqualTo("SYN-6007");
    assertThat(RemoteFailures.ofHttp(500, "[]", "n:1", Optional.empty()).code())
        .isEqualTo("SYN-9001");
  }

  private static String get(String answer) throws IOException {
    try (Peer peer = new Peer(answer);
        FileBytes bytes = peer.door().open("/x", Optional.empty(), List.of())) {
      return new String(bytes.stream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void put(Peer peer, String content, OptionalLong length) {
    InputStream source = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    peer.door().put("/x", source, length, true, false);
  }

  /** Whoever listens there reads the head of one request, answers with some bytes and hangs up. */
  private static final class Peer implements AutoCloseable {
    private final ServerSocket listening;

    Peer(String answer) throws IOException {
      listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      var unused = CompletableFuture.runAsync(() -> answerOnce(answer));
    }

    DataDoor door() {
      return new DataDoor("localhost:" + listening.getLocalPort(), Optional.empty());
    }

    private void answerOnce(String answer) {
      try (Socket socket = listening.accept()) {
        while (!DataExchange.line(socket.getInputStream()).isEmpty()) {}
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.shutdownOutput();
        // Hears the rest for a moment, so that what it said is not lost in a reset.
        socket.setSoTimeout(2_000);
        socket.getInputStream().readNBytes(1 << 20);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
