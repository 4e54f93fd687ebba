package io.syncline.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.util.JsonFormat;
import io.syncline.agent.config.NodeConfig;
import io.syncline.agent.testing.FakeNode;
import io.syncline.agent.testing.MemoryMounts;
import io.syncline.agent.testing.MemoryNamespace;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.proto.node.v1.PutFileResponse;
import io.syncline.watch.s3.post.PostAnswer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The HTTP doors over real ports and a namespace in memory. */
final class HttpDoorsTest {
  private final MemoryMounts mounts = MemoryMounts.with("/lake", "s3://lake");
  private final FakeNode node = new FakeNode(mounts);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, CompletionStage<PostAnswer>> posts = new ConcurrentHashMap<>();
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  /** Those who posted and are not refused as strangers. */
  private final Semaphore reading = new Semaphore(0);

  private MemoryNamespace memory;
  private DataDoor data;
  private HealthDoor health;

  @BeforeEach
  void open() {
    memory = new MemoryNamespace(mounts);
    data =
        new DataDoor(
            "127.0.0.1",
            new NodeConfig.DataDoor(0, 2, Duration.ofSeconds(10)),
            memory.namespace(),
            node,
            TransferListener.NONE);
    health = new HealthDoor("127.0.0.1", 0, node, () -> "syncline_up 1\n", this::posted);
  }

  @AfterEach
  void close() {
    data.close();
    health.close();
    memory.close();
  }

  @Test
  void wholeFileComesWithVersionAndFreshness() throws Exception {
    memory.put("s3://lake/a b+c", "hello world");
    HttpResponse<String> answer = get("/lake/a b+c");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello world");
    assertThat(answer.headers().firstValue("Content-Length")).contains("11");
    assertThat(answer.headers().firstValue("ETag").orElseThrow()).startsWith("\"").endsWith("\"");
    assertThat(answer.headers().firstValue("Accept-Ranges")).contains("bytes");
    assertThat(answer.headers().firstValue("Last-Modified")).isPresent();
    assertThat(answer.headers().firstValue("Syncline-Reason")).contains("VALIDATED_NOW");
    assertThat(answer.headers().firstValue("Syncline-Bound-Seconds")).contains("30.000");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void rangesArePieces() throws Exception {
    memory.put("s3://lake/a", "hello world");
    HttpResponse<String> middle = get("/lake/a", "Range", "bytes=6-8");
    assertThat(middle.statusCode()).isEqualTo(206);
    assertThat(middle.body()).isEqualTo("wor");
    assertThat(middle.headers().firstValue("Content-Range")).contains("bytes 6-8/11");
    assertThat(get("/lake/a", "Range", "bytes=-5").body()).isEqualTo("world");
    assertThat(get("/lake/a", "Range", "bytes=6-").body()).isEqualTo("world");
    HttpResponse<String> behind = get("/lake/a", "Range", "bytes=11-");
    assertThat(behind.statusCode()).isEqualTo(416);
    assertThat(behind.headers().firstValue("Content-Range")).contains("bytes */11");
    assertThat(code(behind)).isEqualTo("SYN-1001");
    assertThat(get("/lake/a", "Range", "bytes=0-1,4-5").statusCode()).isEqualTo(200);
  }

  @Test
  void conditionsAreHonoured() throws Exception {
    memory.put("s3://lake/a", "hello world");
    String etag = get("/lake/a").headers().firstValue("ETag").orElseThrow();
    assertThat(get("/lake/a", "If-Match", etag).statusCode()).isEqualTo(200);
    HttpResponse<String> other = get("/lake/a", "If-Match", "\"other\"");
    assertThat(other.statusCode()).isEqualTo(412);
    assertThat(code(other)).isEqualTo("SYN-2202");
    assertThat(get("/lake/a", "Range", "bytes=0-1", "If-Range", etag).statusCode()).isEqualTo(206);
    assertThat(get("/lake/a", "Range", "bytes=0-1", "If-Range", "\"other\"").body())
        .isEqualTo("hello world");
  }

  @Test
  void tokenThatIsNotAppliedAsksTheStore() throws Exception {
    memory.put("s3://lake/a", "old");
    assertThat(get("/lake/a").body()).isEqualTo("old");
    memory.put("s3://lake/a", "and new");
    String tokens =
        IntStream.range(0, MemoryNamespace.SHARDS)
            .mapToObj(partition -> "west/w-1/1@" + partition + ":7")
            .collect(Collectors.joining(", "));
    HttpResponse<String> answer = get("/lake/a", "Syncline-Token", tokens);
    assertThat(answer.body()).isEqualTo("and new");
    assertThat(answer.headers().firstValue("Syncline-Reason")).contains("VALIDATED_NOW");
  }

  @Test
  void whatAStorePostsIsAnsweredOnceItIsKnownWhatBecameOfIt() throws Exception {
    CompletableFuture<PostAnswer> told = new CompletableFuture<>();
    posts.put("lake", told);
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(post("lake", "{}"), BodyHandlers.ofString());
    assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("lake {} Bearer x");
    assertThat(answer).isNotDone();
    told.complete(PostAnswer.TOLD);
    assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    for (PostAnswer refusal : PostAnswer.values()) {
      posts.put("lake", CompletableFuture.completedFuture(refusal));
      assertThat(client.send(post("lake", "{}"), BodyHandlers.ofString()).statusCode())
          .isEqualTo(refusal.status());
    }
    posts.put("lake", CompletableFuture.failedFuture(new IllegalStateException("made to fail")));
    assertThat(client.send(post("lake", "{}"), BodyHandlers.ofString()).statusCode())
        .isEqualTo(PostAnswer.BUSY.status());
    assertThat(client.send(post("sea", "{}"), BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  /** Whoever has no token holds no thread of the door, however slowly it sends. */
  @Test
  void strangersAreAnsweredBeforeTheirBodyIsRead() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), health.port())) {
      socket.setSoTimeout(60_000);
      socket
          .getOutputStream()
          .write(
              "POST /events/lake HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
    }
  }

  /** Whoever has the token may be slow, or broken; nobody else waits for that. */
  @Test
  void whoSendsSlowlyKeepsNobodyElseWaiting() throws Exception {
    posts.put("lake", CompletableFuture.completedFuture(PostAnswer.TOLD));
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 4 * PostBodies.AT_ONCE; i++) {
        slow.add(slowPost());
      }
      for (int i = 0; i < 4 * PostBodies.AT_ONCE; i++) {
        assertThat(reading.tryAcquire(60, TimeUnit.SECONDS)).as("all have arrived").isTrue();
      }
      assertThat(
              client
                  .send(
                      HttpRequest.newBuilder(
                              URI.create("http://127.0.0.1:" + health.port() + "/livez"))
                          .timeout(Duration.ofSeconds(20))
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(200);
      HttpResponse<String> refused = client.send(post("lake", "{}"), BodyHandlers.ofString());
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    } finally {
      for (Socket each : slow) {
        each.close();
      }
    }
  }

  private Socket slowPost() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), health.port());
    socket
        .getOutputStream()
        .write(
            ("POST /events/lake HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n"
                    + "Content-Length: 100\r\n\r\n{")
                .getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private HttpRequest post(String store, String body) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + health.port() + "/events/" + store))
        .header("Authorization", "Bearer x")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private Optional<CompletionStage<PostAnswer>> posted(
      String store, Supplier<String> body, @Nullable String authorization) {
    if (authorization == null) {
      return Optional.of(CompletableFuture.completedFuture(PostAnswer.UNAUTHORIZED));
    }
    reading.release();
    heard.add(store + " " + body.get() + " " + authorization);
    return Optional.ofNullable(posts.get(store));
  }

  @Test
  void headHasNoBytes() throws Exception {
    memory.put("s3://lake/a", "hello world");
    HttpResponse<String> answer =
        client.send(
            request("/lake/a").method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("11");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void errorsAreJsonWithTheStableCode() throws Exception {
    HttpResponse<String> answer = get("/lake/nope");
    assertThat(answer.statusCode()).isEqualTo(404);
    JsonObject json = JsonParser.parseString(answer.body()).getAsJsonObject();
    assertThat(json.get("apiVersion").getAsString()).isEqualTo("syncline/v1");
    assertThat(json.get("kind").getAsString()).isEqualTo("Error");
    assertThat(json.get("code").getAsString()).isEqualTo("SYN-2001");
    assertThat(json.get("message").getAsString()).contains("/lake/nope");
    assertThat(json.get("cause").getAsString()).isNotEmpty();
    assertThat(json.get("try").getAsString()).isNotEmpty();
    memory.put("s3://lake/d/x", "x");
    assertThat(code(get("/lake/d"))).isEqualTo("SYN-2004");
    assertThat(code(get("/lake/a", "Syncline-Token", "x"))).isEqualTo("SYN-1001");
    assertThat(code(get("/lake/a", "Syncline-Token", "west/w-1/1@9999:7"))).isEqualTo("SYN-1001");
    assertThat(code(send(HttpRequest.newBuilder(URI.create(base() + "?mode=x")).GET())))
        .isEqualTo("SYN-1001");
    assertThat(
            code(
                send(
                    HttpRequest.newBuilder(
                            URI.create(base() + "?path=/lake/a&max_staleness_millis=-1"))
                        .GET())))
        .isEqualTo("SYN-1001");
    node.ready(false);
    HttpResponse<String> starting = get("/lake/a");
    assertThat(starting.statusCode()).isEqualTo(503);
    assertThat(code(starting)).isEqualTo("SYN-6001");
  }

  @Test
  void putMakesAFileAndTellsItsPlaceInTheLog() throws Exception {
    HttpResponse<String> made = put("/lake/new", "&wait=true", "hello");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    PutFileResponse.Builder answer = PutFileResponse.newBuilder();
    JsonFormat.parser().merge(made.body(), answer);
    assertThat(answer.getFile().getSize()).isEqualTo(5);
    assertThat(answer.getFile().getPath()).isEqualTo("/lake/new");
    assertThat(answer.getResult().getPublished()).isTrue();
    assertThat(answer.getResult().getTokensList()).isNotEmpty();
    assertThat(made.headers().firstValue("Syncline-Token").orElseThrow())
        .startsWith("east/east-1/1@");
    assertThat(get("/lake/new").body()).isEqualTo("hello");

    HttpResponse<String> again = put("/lake/new", "", "other");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(code(again)).isEqualTo("SYN-2002");
    HttpResponse<String> over = put("/lake/new", "&mode=overwrite", "other");
    assertThat(over.statusCode()).isEqualTo(200);
    assertThat(get("/lake/new").body()).isEqualTo("other");
    assertThat(code(put("/lake/x", "&mode=append", "x"))).isEqualTo("SYN-1001");
  }

  @Test
  void uploadThatEndsEarlyChangesNothing() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), data.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "PUT /data/v1/file?path=/lake/half HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[5000]);
      out.flush();
    }
    // The store was asked, or refused to be; either way nothing is there.
    HttpResponse<String> answer = get("/lake/half");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(memory.store().look(Location.parse("s3://lake/half"))).isEmpty();
  }

  @Test
  void fileThatBreaksOffIsNeverTakenForWhole() {
    memory.put("s3://lake/big", "x".repeat(1_000_000));
    memory.tapReads(bytes -> breakingOff(bytes, 500_000));
    assertThatThrownBy(() -> get("/lake/big")).isInstanceOf(IOException.class);
  }

  @Test
  void fileThatBreaksOffAtOnceIsAnError() throws Exception {
    memory.put("s3://lake/a", "hello world");
    memory.tapReads(bytes -> breakingOff(bytes, 0));
    HttpResponse<String> answer = get("/lake/a");
    assertThat(answer.statusCode()).isEqualTo(412);
    assertThat(code(answer)).isEqualTo("SYN-2202");
  }

  @Test
  void clientThatLeavesInTheMiddleHoldsNothing() throws Exception {
    memory.put("s3://lake/big", "x".repeat(10_000_000));
    for (int i = 0; i < 5; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), data.port())) {
        socket
            .getOutputStream()
            .write(
                "GET /data/v1/file?path=/lake/big HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
    }
    memory.put("s3://lake/a", "hello");
    HttpResponse<String> answer = get("/lake/a");
    while (answer.statusCode() == 429) {
      answer = get("/lake/a");
    }
    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void surplusTransfersAreRefusedAsBusy() throws Exception {
    memory.put("s3://lake/a", "hello");
    CountDownLatch held = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    memory
        .store()
        .beforeEffect(
            (operation, location) -> {
              if (operation == MemoryUfs.Operation.READ) {
                held.countDown();
                await(release);
              }
            });
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(request("/lake/a").GET().build(), BodyHandlers.ofString());
    CompletableFuture<HttpResponse<String>> second =
        client.sendAsync(request("/lake/a").GET().build(), BodyHandlers.ofString());
    assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
    HttpResponse<String> third = get("/lake/a");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(code(third)).isEqualTo("SYN-6006");
    release.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS).body()).isEqualTo("hello");
    assertThat(second.get(60, TimeUnit.SECONDS).body()).isEqualTo("hello");
  }

  @Test
  void drainingLetsTransfersEndAndRefusesNewOnes() throws Exception {
    memory.put("s3://lake/a", "hello");
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean begun = new AtomicBoolean();
    memory
        .store()
        .beforeEffect(
            (operation, location) -> {
              // Only the first: others may get in before the door begins to drain.
              if (operation == MemoryUfs.Operation.READ && !begun.getAndSet(true)) {
                held.countDown();
                await(release);
              }
            });
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(request("/lake/a").GET().build(), BodyHandlers.ofString());
    assertThat(held.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Void> drained =
        CompletableFuture.runAsync(() -> data.drain(Duration.ofMinutes(2)));
    HttpResponse<String> refused = get("/lake/a");
    while (!code(refused).equals("SYN-6005")) {
      refused = get("/lake/a");
    }
    assertThat(drained).isNotDone();
    release.countDown();
    assertThat(first.get(60, TimeUnit.SECONDS).body()).isEqualTo("hello");
    drained.get(60, TimeUnit.SECONDS);
  }

  @Test
  void healthChecksTellWhatIsMissing() throws Exception {
    assertThat(health("/livez").body()).isEqualTo("ok\n");
    assertThat(health("/readyz").body()).isEqualTo("ok\n");
    assertThat(health("/readyz?verbose").body())
        .isEqualTo(
            "[+] mount-table: version 1\n[+] shards\n[!] SYN-4001 Kafka does not answer\nok\n");
    node.ready(false);
    HttpResponse<String> starting = health("/startupz");
    assertThat(starting.statusCode()).isEqualTo(503);
    assertThat(starting.body())
        .contains("[-] shards: 1 of 2 owned shards\n")
        .endsWith("not ready\n");
    node.alive(false);
    assertThat(health("/livez").statusCode()).isEqualTo(503);
  }

  @Test
  void metricsAreText() throws Exception {
    HttpResponse<String> metrics = health("/metrics");
    assertThat(metrics.body()).isEqualTo("syncline_up 1\n");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
  }

  private HttpResponse<String> health(String path) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + path)).GET());
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path).GET();
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  private HttpResponse<String> put(String path, String parameters, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(uri(path) + parameters))
            .PUT(BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri(path)));
  }

  private String uri(String path) {
    return base() + "?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  private String base() {
    return "http://127.0.0.1:" + data.port() + "/data/v1/file";
  }

  private static InputStream breakingOff(InputStream bytes, int after) {
    return new FilterInputStream(bytes) {
      private int left = after;

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        if (left == 0) {
          throw new IOException(
              "the file was replaced", new SyncException(ErrorCode.CHANGED_UNDERNEATH, "replaced"));
        }
        int read = super.read(buffer, offset, Math.min(length, left));
        left -= Math.max(read, 0);
        return read;
      }
    };
  }

  private static String code(HttpResponse<String> answer) {
    if (answer.statusCode() < 300) {
      return "";
    }
    return JsonParser.parseString(answer.body()).getAsJsonObject().get("code").getAsString();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(120, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
