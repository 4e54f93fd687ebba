package io.syncline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The wire in front of a store that hangs up on connections that are idle. */
@Timeout(240)
final class S3WireTest {
  private static final byte[] REQUEST =
      "GET /lake/a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes(StandardCharsets.ISO_8859_1);

  @Test
  void aClientThatWasIdleForLongIsAnsweredThoughTheStoreHungUp() throws Exception {
    try (ServerSocket store = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        S3Wire wire = new S3Wire(0, store.getLocalPort(), new RequestIds());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
      serve(store, ANSWER);
      InputStream answers = new BufferedInputStream(client.getInputStream());
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < 2; i++) {
        client.getOutputStream().write(REQUEST);
        HttpMessage answer = HttpMessage.read(answers, false, head -> {});
        assertThat(answer).as("answer %s", i).isNotNull();
        assertThat(answer.first()).contains("200");
        ids.add(answer.header(RequestIds.HEADER));
        TimeUnit.NANOSECONDS.sleep(S3Wire.MAX_IDLE.toNanos() + 1);
      }
      assertThat(ids).as("each answer has its own").hasSize(2).doesNotContainNull();
      assertThat(wire.requests()).isEqualTo(Map.of(S3Operation.GET_OBJECT, 2));
    }
  }

  @Test
  void anAnswerThatEndsWithTheConnectionComesWholeAndEndsThatOfTheClient() throws Exception {
    byte[] refusal =
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nwhy"
            .getBytes(StandardCharsets.ISO_8859_1);
    try (ServerSocket store = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        S3Wire wire = new S3Wire(0, store.getLocalPort(), new RequestIds());
        Socket client = new Socket(InetAddress.getLoopbackAddress(), wire.port())) {
      serve(store, refusal);
      client.getOutputStream().write(REQUEST);
      String answer =
          new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer.replaceFirst(RequestIds.HEADER + ": .*\r\n", ""))
          .isEqualTo(new String(refusal, StandardCharsets.ISO_8859_1));
    }
  }

  private static void serve(ServerSocket store, byte[] answer) {
    Thread serving = new Thread(() -> answerOnceEach(store, answer));
    serving.setDaemon(true);
    serving.start();
  }

  /** Answers one request of each connection, and hangs up. */
  private static void answerOnceEach(ServerSocket store, byte[] answer) {
    while (!store.isClosed()) {
      try (Socket connection = store.accept()) {
        HttpMessage request =
            HttpMessage.read(
                new BufferedInputStream(connection.getInputStream()), false, head -> {});
        if (request != null) {
          connection.getOutputStream().write(answer);
        }
      } catch (IOException e) {
        // The test is over.
      }
    }
  }
}
