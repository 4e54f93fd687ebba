package io.syncline.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.testing.FakeNode;
import io.syncline.agent.testing.MemoryMounts;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.core.model.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * What a client sends that means no good, or no sense, is refused as its own mistake: no bug is
 * reported for it, nothing is changed, and the door goes on.
 */
@Timeout(240)
final class HostileHttpTest {
  private final MemoryMounts mounts = MemoryMounts.with("/lake", "s3://lake");
  private final FakeNode node = new FakeNode(mounts);
  private final Logger log = (Logger) LoggerFactory.getLogger("io.syncline.agent.http");
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private MemoryNamespace memory;
  private DataDoor data;
  private HealthDoor health;

  @BeforeEach
  void open() {
    memory = new MemoryNamespace(mounts);
    memory.put("s3://lake/a", "hello");
    data =
        new DataDoor(
            "127.0.0.1",
            new NodeConfig.DataDoor(0, 2, Duration.ofSeconds(1)),
            memory.namespace(),
            node,
            TransferListener.NONE);
    health =
        new HealthDoor(
            "127.0.0.1",
            0,
            node,
            () -> "syncline_up 1\n",
            (store, body, token) -> Optional.empty());
    logged.start();
    log.addAppender(logged);
  }

  @AfterEach
  void close() {
    log.detachAppender(logged);
    data.close();
    health.close();
    memory.close();
    assertThat(logged.list).as("no bug was reported").noneMatch(e -> e.getLevel() == Level.ERROR);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /data/v1/files?path=/lake/a",
    "PUT, /data/v2/file?path=/lake/a",
    "GET, /data/v1/../../etc/passwd",
  })
  void unknownPathIsNotFoundInTheFormOfAllErrors(String method, String target) throws Exception {
    Answer answer = ask(data.port(), method + " " + target + " HTTP/1.1", "Content-Length: 0", "");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("SYN-1001");
    assertThat(answer.body()).doesNotContain("Javalin").doesNotContain("Jetty");
  }

  @ParameterizedTest
  @CsvSource({"POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"})
  void otherMethodsAreNotAllowed(String method) throws Exception {
    Answer answer =
        ask(data.port(), method + " /data/v1/file?path=/lake/a HTTP/1.1", "Content-Length: 0", "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(get("/lake/a").status()).isEqualTo(200);
  }

  @Test
  void methodOfAnotherKindIsToldWhichThereAre() throws Exception {
    Answer answer =
        ask(data.port(), "POST /data/v1/file?path=/lake/a HTTP/1.1", "Content-Length: 0", "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.head()).containsIgnoringCase("Allow: ").contains("GET", "PUT");
    assertThat(answer.code()).isEqualTo("SYN-1001");
    assertThat(ask(health.port(), "DELETE /metrics HTTP/1.1", "Content-Length: 0", "").status())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "%00, 400",
    "%, 400",
    "%zz, 400",
    "%ff%fe, 404",
    "%0d%0aX-Evil:1, 400",
    "..%2f..%2fetc, 400",
    "%c0%ae%c0%ae/, 404"
  })
  void brokenPathsAreTheClientsMistake(String path, int status) throws Exception {
    Answer answer = ask(data.port(), "GET /data/v1/file?path=/lake/" + path + " HTTP/1.1", "", "");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.head()).doesNotContain("X-Evil");
    assertThat(get("/lake/a").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=-",
    "bytes=9223372036854775807-9223372036854775808",
    "bytes=--1",
    "bytes=1-0",
    "bytes=a-b",
    "chars=0-1",
    "'bytes=0-0,1-1,2-2'",
  })
  void rangesWithoutSenseAreIgnored(String range) throws Exception {
    Answer answer =
        ask(data.port(), "GET /data/v1/file?path=/lake/a HTTP/1.1", "Range: " + range, "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void rangeFarBehindTheEndIsUnsatisfiable() throws Exception {
    Answer answer =
        ask(
            data.port(),
            "GET /data/v1/file?path=/lake/a HTTP/1.1",
            "Range: bytes=999999999999999999-",
            "");
    assertThat(answer.status()).isEqualTo(416);
  }

  @Test
  void headersWithoutMeasureAreRefused() throws Exception {
    Answer large =
        ask(
            data.port(),
            "GET /data/v1/file?path=/lake/a HTTP/1.1",
            "X-Large: " + "x".repeat(100_000),
            "");
    assertThat(large.status()).isEqualTo(431);
    assertThat(large.head() + large.body()).doesNotContain("Jetty");
    Answer lengthy =
        ask(
            data.port(),
            "GET /data/v1/file?path=/lake/" + "x".repeat(100_000) + " HTTP/1.1",
            "",
            "");
    assertThat(lengthy.status()).isEqualTo(414);
    Answer longest =
        ask(data.port(), "GET /data/v1/file?path=/lake/" + "x".repeat(5_000) + " HTTP/1.1", "", "");
    assertThat(longest.status()).isEqualTo(400);
    assertThat(longest.code()).isEqualTo("SYN-1002");
    assertThat(get("/lake/a").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'Transfer-Encoding: chunked', zzz",
    "'Content-Length: -1', x",
    "'Content-Length: 99999999999999999999', x",
    "'Content-Length: 1\r\nContent-Length: 2', x",
    "'Transfer-Encoding: banana', x",
    "'Transfer-Encoding: chunked', '5\r\nhello\r\nG'",
  })
  void brokenUploadsChangeNothing(String header, String body) throws Exception {
    Answer answer =
        ask(data.port(), "PUT /data/v1/file?path=/lake/new HTTP/1.1", header, body + "\r\n");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(memory.store().look(Location.parse("s3://lake/new"))).isEmpty();
    assertThat(get("/lake/a").status()).isEqualTo(200);
  }

  @Test
  void uploadThatStandsStillIsCutOffAndChangesNothing() throws Exception {
    Answer answer =
        ask(
            data.port(),
            "PUT /data/v1/file?path=/lake/new HTTP/1.1",
            "Content-Length: 1000",
            "only this");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("SYN-1001");
    assertThat(memory.store().look(Location.parse("s3://lake/new"))).isEmpty();
    assertThat(get("/lake/a").status()).isEqualTo(200);
  }

  @Test
  void noiseIsNoRequest() throws Exception {
    Answer answer = ask(data.port(), "\u0016\u0003\u0001\u0002\u0000 hello", "", "");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(get("/lake/a").status()).isEqualTo(200);
  }

  private Answer get(String path) throws IOException {
    return ask(data.port(), "GET /data/v1/file?path=" + path + " HTTP/1.1", "", "");
  }

  /** Sends one request, byte for byte, and reads what comes until the connection ends. */
  private static Answer ask(int port, String line, String header, String body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      OutputStream out = socket.getOutputStream();
      String request =
          line
              + "\r\nHost: x\r\nConnection: close\r\n"
              + (header.isEmpty() ? "" : header + "\r\n")
              + "\r\n"
              + body;
      try {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      } catch (IOException e) {
        // The door may have hung up before it read all of it.
      }
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(heard);
      } catch (IOException e) {
        // It hung up on what it did not read; what it said before counts.
      }
      return Answer.of(heard.toString(StandardCharsets.UTF_8));
    }
  }

  /** One answer; status 0 when there was none. */
  private record Answer(int status, String head, String body) {
    static Answer of(String text) {
      if (text.isEmpty()) {
        return new Answer(0, "", "");
      }
      int end = text.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(text.split(" ", 3)[1]), text.substring(0, end), text.substring(end + 4));
    }

    String code() {
      JsonObject json = JsonParser.parseString(body).getAsJsonObject();
      assertThat(json.get("kind").getAsString()).isEqualTo("Error");
      return json.get("code").getAsString();
    }
  }
}
