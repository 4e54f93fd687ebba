package io.syncline.agent.coordination;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/**
 * One live node of the cluster, as it is registered.
 *
 * @param name its name
 * @param instance random text of this start of the process, by which it recognises itself
 * @param host where it is reached
 * @param grpcPort port of its gRPC door
 * @param httpPort port of its health checks
 * @param dataPort port of its data door
 * @param sessionTimeoutMillis after how long without a sign of life it counts as gone
 * @param standing whether it takes writes
 */
@SuppressWarnings("checkstyle:parameternumber") // One component a field of the registration.
public record NodeInfo(
    String name,
    String instance,
    String host,
    int grpcPort,
    int httpPort,
    int dataPort,
    int sessionTimeoutMillis,
    Standing standing) {

  /** Whether a node takes writes and holds shards. */
  public enum Standing {
    /** It does. */
    SERVING,
    /** It takes no more, and is about to give away what it holds. */
    DRAINING,
    /** It does not, and nobody waits for it. */
    DRAINED
  }

  public NodeInfo {
    Objects.requireNonNull(standing);
    Objects.requireNonNull(name);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(host);
  }

  /** A node that takes writes. */
  public NodeInfo(
      String name,
      String instance,
      String host,
      int grpcPort,
      int httpPort,
      int dataPort,
      int sessionTimeoutMillis) {
    this(
        name, instance, host, grpcPort, httpPort, dataPort, sessionTimeoutMillis, Standing.SERVING);
  }

  /** The same in another standing. */
  public NodeInfo with(Standing changed) {
    return new NodeInfo(
        name, instance, host, grpcPort, httpPort, dataPort, sessionTimeoutMillis, changed);
  }

  byte[] toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("name", name);
    json.addProperty("instance", instance);
    json.addProperty("host", host);
    json.addProperty("grpcPort", grpcPort);
    json.addProperty("httpPort", httpPort);
    json.addProperty("dataPort", dataPort);
    json.addProperty("sessionTimeoutMillis", sessionTimeoutMillis);
    json.addProperty("standing", standing.name().toLowerCase(Locale.ROOT));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What a node registered; throws {@link JsonParseException} when it is something else. */
  static NodeInfo fromJson(byte[] bytes) {
    try {
      JsonObject json =
          JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
      return new NodeInfo(
          json.get("name").getAsString(),
          json.get("instance").getAsString(),
          json.get("host").getAsString(),
          json.get("grpcPort").getAsInt(),
          json.get("httpPort").getAsInt(),
          json.get("dataPort").getAsInt(),
          json.get("sessionTimeoutMillis").getAsInt(),
          standing(json));
    } catch (IllegalStateException | NullPointerException | NumberFormatException e) {
      throw new JsonParseException("not the registration of a node: " + e.getMessage(), e);
    }
  }

  /** One that says nothing, or something that this version does not know, takes writes. */
  private static Standing standing(JsonObject json) {
    String text = json.has("standing") ? json.get("standing").getAsString() : "";
    return Arrays.stream(Standing.values())
        .filter(standing -> standing.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElse(Standing.SERVING);
  }
}
