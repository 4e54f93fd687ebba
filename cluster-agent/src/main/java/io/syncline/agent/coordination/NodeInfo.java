package io.syncline.agent.coordination;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
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
 */
public record NodeInfo(
    String name,
    String instance,
    String host,
    int grpcPort,
    int httpPort,
    int dataPort,
    int sessionTimeoutMillis) {
  public NodeInfo {
    Objects.requireNonNull(name);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(host);
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
          json.get("sessionTimeoutMillis").getAsInt());
    } catch (IllegalStateException | NullPointerException | NumberFormatException e) {
      throw new JsonParseException("not the registration of a node: " + e.getMessage(), e);
    }
  }
}
