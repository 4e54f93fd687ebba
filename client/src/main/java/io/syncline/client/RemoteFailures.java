package io.syncline.client;

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
import io.syncline.core.error.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link SynclineException} of what a node, or the way to it, answered. */
final class RemoteFailures {
  private RemoteFailures() {}

  /** A failed call. The node's own code counts; without one, the gRPC status is the nearest. */
  static SynclineException of(StatusRuntimeException e, String address) {
    Optional<ErrorInfo> info = errorInfo(e);
    Status status = e.getStatus();
    String description =
        Optional.ofNullable(status.getDescription()).orElse(status.getCode().name());
    if (info.isPresent()) {
      return new SynclineException(
              info.get().getReason(),
              description,
              info.get().getMetadataOrDefault("cause", ""),
              info.get().getMetadataOrDefault("try", ""),
              e)
          .showing(
              Sight.of(
                  info.get().getMetadataOrDefault("location", ""),
                  info.get().getMetadataOrDefault("seen", "")));
    }
    if (connectionBroke(e)) {
      return unreachable(address, rootOf(e));
    }
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> deadline(address, e);
      case NOT_FOUND -> SynclineException.of(ErrorCode.NOT_FOUND, description, "", e);
      case ALREADY_EXISTS, FAILED_PRECONDITION, ABORTED ->
          SynclineException.of(ErrorCode.ALREADY_EXISTS, description, "", e);
      case INVALID_ARGUMENT, OUT_OF_RANGE ->
          SynclineException.of(ErrorCode.INVALID_ARGUMENT, description, "", e);
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          SynclineException.of(ErrorCode.UFS_PERMISSION_DENIED, description, "", e);
      case UNIMPLEMENTED ->
          SynclineException.of(
              ErrorCode.INTERNAL,
              "the node at " + address + " does not know this call",
              "Use a client of the node's own version.",
              e);
      default ->
          SynclineException.of(
              ErrorCode.INTERNAL,
              "the node at " + address + " failed: " + description,
              "This is a bug: please report it.",
              e);
    };
  }

  /** gRPC says UNKNOWN, not UNAVAILABLE, of a channel that closes while a call is being sent. */
  private static boolean connectionBroke(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAVAILABLE -> true;
      case UNKNOWN -> rootOf(e) instanceof IOException;
      default -> false;
    };
  }

  /** Nobody answers at an address; certainly nobody heard of it where there is no connection. */
  static SynclineException unreachable(String address, Throwable origin) {
    SynclineException unreachable =
        SynclineException.of(
            ErrorCode.NODE_UNREACHABLE, "no node answers at " + address, "", origin);
    boolean noConnection =
        origin instanceof ConnectException
            || origin instanceof UnknownHostException
            || origin instanceof NoRouteToHostException
            || origin instanceof UnresolvedAddressException;
    return noConnection ? unreachable.notSent() : unreachable;
  }

  /** No answer in time. */
  static SynclineException deadline(String address, Throwable origin) {
    // The origin says the same at length.
    return new SynclineException(
        ErrorCode.DEADLINE_EXCEEDED.id(),
        "the node at " + address + " did not answer in time",
        "",
        "Allow it more time.",
        origin);
  }

  /** A refusal by the data door: its JSON, or its HTTP status where the body is something else. */
  static SynclineException ofHttp(int status, String body, String address, Optional<Sight> sight) {
    Optional<JsonObject> json = object(body);
    if (json.isPresent() && json.get().has("code")) {
      return new SynclineException(
              text(json.get(), "code"),
              text(json.get(), "message"),
              text(json.get(), "cause"),
              text(json.get(), "try"))
          .showing(sight);
    }
    ErrorCode error =
        switch (status) {
          case 400, 416 -> ErrorCode.INVALID_ARGUMENT;
          case 401, 403 -> ErrorCode.UFS_PERMISSION_DENIED;
          case 404 -> ErrorCode.NOT_FOUND;
          case 409 -> ErrorCode.ALREADY_EXISTS;
          case 412 -> ErrorCode.CHANGED_UNDERNEATH;
          case 429, 503 -> ErrorCode.NODE_UNREACHABLE;
          case 504 -> ErrorCode.DEADLINE_EXCEEDED;
          default -> ErrorCode.INTERNAL;
        };
    return SynclineException.of(
        error, "the data door at " + address + " answered HTTP " + status, "");
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
