package io.syncline.cli;

import com.google.gson.JsonObject;
import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A node that keeps a few files in memory under the one mount {@code /lake}, and answers as the
 * contract says: enough to test a client.
 */
final class FakeNode implements AutoCloseable {
  private static final String TOKEN_JSON =
      "{\"origin\": \"east/n1/5\", \"partition\": 2, \"sequence\": \"7\"}";

  /** The tokens that reads carried, in their text form. */
  final List<String> tokensRead = new CopyOnWriteArrayList<>();

  static final long MTIME = 1_700_000_000_000L;

  final ConcurrentSkipListMap<String, byte[]> files = new ConcurrentSkipListMap<>();
  final ConcurrentSkipListSet<String> directories = new ConcurrentSkipListSet<>();
  final FakeAdmin admin;
  final FakeChecks checks;
  final FakeDoctor doctor = new FakeDoctor(this);
  final FakeLog log = new FakeLog(this);
  final FakeExplain explain;
  final FakeAdvice advice = new FakeAdvice(this);
  final FakeCompare compare;

  /** Whether answers tell the state of the mount that they come from. */
  volatile boolean tellsStates = true;

  private final String name;
  private final Server grpc;
  private final HttpServer data;
  private volatile Optional<ErrorCode> failure = Optional.empty();

  private FakeNode(String name) throws IOException {
    this.name = name;
    this.admin = new FakeAdmin(this, name);
    this.checks = new FakeChecks(this);
    this.explain = new FakeExplain(this);
    this.compare = new FakeCompare(this, name);
    directories.add("/");
    directories.add("/lake");
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.data = HttpServer.create(anyPort, 0);
    data.createContext("/data/v1/file", this::serve);
    data.start();
    this.grpc =
        NettyServerBuilder.forAddress(anyPort)
            .addService(new FakeNamespace(this))
            .addService(admin)
            .addService(checks)
            .addService(doctor)
            .addService(explain)
            .addService(log)
            .addService(advice)
            .addService(compare)
            .build()
            .start();
  }

  /** The place in the log of every write. */
  static Token token() {
    return Token.newBuilder().setOrigin("east/n1/5").setPartition(2).setSequence(7).build();
  }

  static FakeNode start(String name) {
    try {
      return new FakeNode(name);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  ClusterContext context() {
    return new ClusterContext(
        name, "localhost:" + grpc.getPort(), "localhost:" + data.getAddress().getPort(), false);
  }

  FakeNode with(String path, String content) {
    write(path, content.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Makes every call fail from now on. */
  void failWith(ErrorCode code) {
    failure = Optional.of(code);
  }

  @Override
  public void close() {
    grpc.shutdownNow();
    data.stop(0);
  }

  /** A failure as the contract wants it on the wire. */
  static RuntimeException error(ErrorCode code, String message) {
    return error(code.id(), message, code.remedy());
  }

  /** A failure with any code. */
  static RuntimeException error(String code, String message, String remedy) {
    ErrorInfo info =
        ErrorInfo.newBuilder()
            .setReason(code)
            .setDomain("syncline")
            .putMetadata("cause", "found by the fake node")
            .putMetadata("try", remedy)
            .build();
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(2)
            .setMessage(message)
            .addDetails(Any.pack(info))
            .build());
  }

  /** Answers a call with one message, or with the failure that was ordered. */
  <T> void answer(StreamObserver<T> observer, java.util.function.Supplier<T> answer) {
    try {
      failure.ifPresent(
          code -> {
            throw error(code, "made to fail");
          });
      observer.onNext(answer.get());
      observer.onCompleted();
    } catch (RuntimeException e) {
      observer.onError(e);
    }
  }

  void write(String path, byte[] bytes) {
    files.put(path, bytes);
    for (String up = parent(path); !up.isEmpty(); up = parent(up)) {
      directories.add(up);
    }
  }

  static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  static String canonical(String path) {
    String plain =
        path.startsWith("s3://lake") ? "/lake" + path.substring("s3://lake".length()) : path;
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> query =
          Arrays.stream(exchange.getRequestURI().getRawQuery().split("&", -1))
              .map(pair -> pair.split("=", 2))
              .collect(
                  Collectors.toMap(
                      pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
      String path = canonical(query.getOrDefault("path", ""));
      if (exchange.getRequestMethod().equals("PUT")) {
        put(exchange, path, query);
      } else {
        get(exchange, path);
      }
    }
  }

  private void put(HttpExchange exchange, String path, Map<String, String> query)
      throws IOException {
    byte[] bytes = exchange.getRequestBody().readAllBytes();
    if (files.containsKey(path) && query.getOrDefault("mode", "create").equals("create")) {
      refuse(exchange, 409, ErrorCode.ALREADY_EXISTS, path + " exists");
      return;
    }
    write(path, bytes);
    reply(
        exchange,
        200,
        "{\"file\": {\"path\": \"%s\", \"size\": \"%d\", \"version\": \"v1\"}, \"result\": {\"published\": %s, \"tokens\": [%s]}}"
            .formatted(path, bytes.length, query.get("wait"), TOKEN_JSON)
            .getBytes(StandardCharsets.UTF_8));
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    String tokens = exchange.getRequestHeaders().getFirst("Syncline-Token");
    if (tokens != null) {
      tokensRead.addAll(List.of(tokens.split(",")));
    }
    byte[] bytes = files.get(path);
    if (bytes == null) {
      refuse(exchange, 404, ErrorCode.NOT_FOUND, path + " does not exist");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      reply(exchange, 200, bytes);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", -1);
    int from =
        ends[0].isEmpty() ? bytes.length - Integer.parseInt(ends[1]) : Integer.parseInt(ends[0]);
    int to = ends[0].isEmpty() || ends[1].isEmpty() ? bytes.length : Integer.parseInt(ends[1]) + 1;
    reply(exchange, 206, Arrays.copyOfRange(bytes, from, Math.min(to, bytes.length)));
  }

  private static void refuse(HttpExchange exchange, int status, ErrorCode code, String message)
      throws IOException {
    JsonObject body = new JsonObject();
    body.addProperty("code", code.id());
    body.addProperty("message", message);
    body.addProperty("cause", "found by the fake node");
    body.addProperty("try", code.remedy());
    reply(exchange, status, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
