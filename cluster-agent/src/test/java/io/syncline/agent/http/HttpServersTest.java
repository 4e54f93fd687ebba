package io.syncline.agent.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.javalin.Javalin;
import io.javalin.http.ConflictResponse;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the HTTP library refuses is told in the form of all errors, with its own status. */
@Timeout(240)
final class HttpServersTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Javalin server =
      HttpServers.start(
          new HttpServers.Settings("test", "127.0.0.1", 0, 2, Duration.ofSeconds(10)),
          routes -> {
            routes.get(
                "/conflict",
                context -> {
                  throw new ConflictResponse("two want it");
                });
            routes.get(
                "/unavailable",
                context -> {
                  throw new ServiceUnavailableResponse("later");
                });
            routes.get(
                "/begun",
                context -> {
                  context.res().getOutputStream().write("half".getBytes(StandardCharsets.UTF_8));
                  context.res().flushBuffer();
                  throw new NotFoundResponse();
                });
          });

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void missingPathIsNamed() throws Exception {
    assertError(get("/none"), 404, "SYN-1001", "this door has no GET /none");
  }

  @Test
  void otherRefusalsKeepTheirStatusAndTheirWords() throws Exception {
    assertError(get("/conflict"), 409, "SYN-1001", "two want it");
    assertError(get("/unavailable"), 503, "SYN-9001", "later");
  }

  @Test
  void answerThatHasBegunIsLeftAlone() throws Exception {
    HttpResponse<String> answer = get("/begun");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("half");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
  }

  private static void assertError(
      HttpResponse<String> answer, int status, String code, String message) {
    assertThat(answer.statusCode()).isEqualTo(status);
    JsonObject error = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(error.get("kind").getAsString()).isEqualTo("Error");
    assertThat(error.get("code").getAsString()).isEqualTo(code);
    assertThat(error.get("message").getAsString()).isEqualTo(message);
  }
}
