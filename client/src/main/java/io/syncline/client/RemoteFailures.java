package io.syncline.cli.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Failure} of what a node, or the way to it, answered. */
final class RemoteFailures {
  private static final String START =
      "Start one with: syncline demo, or choose a context with -c NAME";

  private RemoteFailures() {}

  /** A failed call. The node's own code counts; without one, the gRPC status is the nearest. */
  static Failure of(StatusRuntimeException e, String address) {
    Optional<ErrorInfo> info = errorInfo(e);
    Status status = e.getStatus();
    String description =
        Optional.ofNullable(status.getDescription()).orElse(status.getCode().name());
    if (info.isPresent()) {
      return new Failure(
          info.get().getReason(),
          description,
          info.get().getMetadataOrDefault("cause", ""),
          info.get().getMetadataOrDefault("try", ""),
          e);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> unreachable(address, rootOf(e));
      case DEADLINE_EXCEEDED -> deadline(address, e);
      case NOT_FOUND -> Failure.of(ClientError.NOT_FOUND, description, "", e);
      case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED ->
          Failure.of(ClientError.ALREADY_EXISTS, description, "", e);
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          Failure.of(ClientError.INVALID_ARGUMENT, description, "", e);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          Failure.of(ClientError.PERMISSION_DENIED, description, "", e);
      case UNIMPLEMENTED ->
          Failure.of(
              ClientError.INTERNAL,
              "the node at " + address + " does not know this call",
              "Use a command line of the node's own version; see: syncline version",
              e);
      default ->
          Failure.of(
              ClientError.INTERNAL,
              "the node at " + address + " failed: " + description,
              "This is a bug: please report it with the output of the same command with -v.",
              e);
    };
  }

  /** Nobody answers at an address. */
  static Failure unreachable(String address, Throwable origin) {
    return Failure.of(ClientError.NODE_UNREACHABLE, "no node answers at " + address, START, origin);
  }

  /** No answer in time. */
  static Failure deadline(String address, Throwable origin) {
    // The origin says the same at length.
    return new Failure(
        ClientError.DEADLINE_EXCEEDED.id(),
        "the node at " + address + " did not answer in time",
        "",
        "Retry with a longer --timeout.",
        origin);
  }

  /** A refusal by the data door: its JSON, or its HTTP status where the body is something else. */
  static Failure ofHttp(int status, String body, String address) {
    Optional<JsonObject> json = object(body);
    if (json.isPresent() && json.get().has("code")) {
      return new Failure(
          text(json.get(), "code"),
          text(json.get(), "message"),
          text(json.get(), "cause"),
          text(json.get(), "try"));
    }
    ClientError error =
        switch (status) {
          case 400, 416 -> ClientError.INVALID_ARGUMENT;
          case 401, 403 -> ClientError.PERMISSION_DENIED;
          case 404 -> ClientError.NOT_FOUND;
          case 409 -> ClientError.ALREADY_EXISTS;
          case 412 -> ClientError.CHANGED_UNDERNEATH;
          case 429, 503 -> ClientError.NODE_UNREACHABLE;
          case 504 -> ClientError.DEADLINE_EXCEEDED;
          default -> ClientError.INTERNAL;
        };
    return Failure.of(
        error, "the data door at " + address + " answered HTTP " + status, "Repeat it with -v.");
  }

  private static Optional<ErrorInfo> errorInfo(StatusRuntimeException e) {
    com.google.rpc.@Nullable Status status = StatusProto.fromThrowable(e);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          return Optional.of(detail.unpack(ErrorInfo.class));
        } catch (InvalidProtocolBufferException unreadable) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static Optional<JsonObject> object(String body) {
    try {
      JsonElement element = JsonParser.parseString(body);
      return element.isJsonObject() ? Optional.of(element.getAsJsonObject()) : Optional.empty();
    } catch (JsonParseException notJson) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }
}
