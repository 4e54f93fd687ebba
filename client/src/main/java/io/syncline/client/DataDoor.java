package io.syncline.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.session.Seen;
import io.syncline.proto.node.v1.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The HTTP door of one node, through which the bytes of files travel. Thread rule: any thread. */
public final class DataDoor {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofMinutes(5);
  private static final int MAX_ANSWER = 1 << 20;

  private final String address;
  private final Optional<Duration> timeout;

  /**
   * The door at an address; nothing is sent yet.
   *
   * @param address {@code host:port}
   * @param timeout how long a node may say nothing; empty for what suits
   */
  public DataDoor(String address, Optional<Duration> timeout) {
    this.address = address;
    this.timeout = timeout;
  }

  /**
   * Opens a file.
   *
   * @param range the bytes to read as in HTTP, such as {@code 0-99}, {@code 100-} or {@code -10};
   *     empty for all
   * @param tokens writes that the answer must reflect
   */
  public FileBytes open(String path, Optional<String> range, List<Token> tokens) {
    return open(path, range, tokens, List.of());
  }

  /** The same, no older than what was seen. */
  FileBytes open(String path, Optional<String> range, List<Token> tokens, List<Seen> seen) {
    DataExchange exchange = connect();
    try {
      List<String> headers = new ArrayList<>();
      range.ifPresent(bytes -> headers.add("Range: bytes=" + bytes));
      if (!tokens.isEmpty()) {
        headers.add("Syncline-Token: " + text(tokens));
      }
      if (!seen.isEmpty()) {
        headers.add(
            "Syncline-Seen: " + seen.stream().map(Seen::toString).collect(Collectors.joining(",")));
      }
      exchange.head("GET", target(path), address, headers);
      DataExchange.Answer answer = exchange.answer();
      if (answer.status() != 200 && answer.status() != 206) {
        throw refused(answer);
      }
      return new FileBytes(exchange, answer);
    } catch (IOException e) {
      exchange.close();
      throw broken(e);
    } catch (SynclineException e) {
      exchange.close();
      throw e;
    }
  }

  /**
   * Writes a whole file. A source that cannot be read to its end changes nothing.
   *
   * @param length how many bytes the source has; empty if that is not known
   * @param overwrite whether an existing file is replaced; otherwise it is refused
   * @param wait whether to answer only after the log's ack
   */
  public PutAnswer put(
      String path, InputStream source, OptionalLong length, boolean overwrite, boolean wait) {
    String target =
        target(path) + "&mode=" + (overwrite ? "overwrite" : "create") + "&wait=" + wait;
    String size =
        length.isPresent() ? "Content-Length: " + length.getAsLong() : "Transfer-Encoding: chunked";
    try (DataExchange exchange = connect()) {
      exchange.head(
          "PUT", target, address, List.of("Content-Type: application/octet-stream", size));
      boolean complete = exchange.body(source, length);
      DataExchange.Answer answer = exchange.answer();
      if (answer.status() != 200 && answer.status() != 201) {
        throw refused(answer);
      }
      if (!complete) {
        throw new IOException("the node answered before it had the whole file");
      }
      return parse(new String(answer.body().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8), path);
    } catch (IOException e) {
      throw SynclineException.of(
          ErrorCode.UFS_UNKNOWN_OUTCOME,
          "the connection to " + address + " broke: " + path + " may or may not have been written",
          "Look before you repeat it.",
          e);
    }
  }

  private DataExchange connect() {
    try {
      return DataExchange.connect(address, timeout.orElse(PATIENCE), timeout.orElse(SILENCE));
    } catch (IOException e) {
      throw RemoteFailures.unreachable(address, e).notSent();
    }
  }

  private SynclineException refused(DataExchange.Answer answer) throws IOException {
    String body = new String(answer.body().readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
    return RemoteFailures.ofHttp(answer.status(), body, address, Sight.ofHeaders(answer.headers()));
  }

  private SynclineException broken(IOException e) {
    return e instanceof SocketTimeoutException
        ? RemoteFailures.deadline(address, e)
        : RemoteFailures.unreachable(address, e);
  }

  private static PutAnswer parse(String body, String path) throws IOException {
    try {
      JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
      JsonObject file = member(answer, "file");
      return new PutAnswer(
          text(file, "path", path),
          text(file, "location", ""),
          Long.parseLong(text(file, "size", "0")),
          text(file, "version", ""),
          Boolean.parseBoolean(text(member(answer, "result"), "published", "false")),
          tokens(member(answer, "result")));
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new IOException(
          "the answer is not what was expected: " + SynclineException.describe(e), e);
    }
  }

  private static String target(String path) {
    // The encoder is for forms, where a blank is a plus.
    return "/data/v1/file?path="
        + URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String text(List<Token> tokens) {
    return tokens.stream()
        .map(token -> token.getOrigin() + "@" + token.getPartition() + ":" + token.getSequence())
        .collect(Collectors.joining(","));
  }

  private static List<Token> tokens(JsonObject result) {
    List<Token> tokens = new ArrayList<>();
    JsonElement all = result.get("tokens");
    if (all != null) {
      for (JsonElement one : all.getAsJsonArray()) {
        JsonObject token = one.getAsJsonObject();
        tokens.add(
            Token.newBuilder()
                .setOrigin(text(token, "origin", ""))
                .setPartition(Integer.parseInt(text(token, "partition", "0")))
                .setSequence(Long.parseLong(text(token, "sequence", "0")))
                .build());
      }
    }
    return tokens;
  }

  private static JsonObject member(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value == null ? new JsonObject() : value.getAsJsonObject();
  }

  private static String text(JsonObject object, String key, String absent) {
    JsonElement value = object.get(key);
    return value == null ? absent : value.getAsString();
  }
}
