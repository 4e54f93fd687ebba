package io.syncline.agent.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.syncline.agent.door.DoorStatus;
import io.syncline.agent.door.ReadSeen;
import io.syncline.cache.namespace.AbsentException;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells an error over gRPC: {@code google.rpc.Status} with one {@code ErrorInfo} whose reason is
 * the stable code, such as {@code SYN-2103}.
 */
final class RpcErrors {
  private static final String DOMAIN = "syncline";

  /** Trailers have 8 KiB by default in many clients, and the message is in them twice. */
  private static final int MAX_TEXT = 2000;

  private RpcErrors() {}

  static StatusRuntimeException of(SyncException error) {
    String message = cut(error.getMessage());
    ErrorInfo.Builder info =
        ErrorInfo.newBuilder()
            .setReason(error.code().id())
            .setDomain(DOMAIN)
            .putMetadata("cause", cut(error.finding()))
            .putMetadata("try", error.code().remedy());
    if (error instanceof AbsentException absent) {
      putSeen(absent, info);
    }
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(DoorStatus.of(error.code()).grpc().value())
            .setMessage(message)
            .addDetails(Any.pack(info.build()))
            .build());
  }

  /** A reader who is not told takes the absence as seen just now. */
  private static void putSeen(AbsentException absent, ErrorInfo.Builder info) {
    String location = absent.location().toString();
    if (location.length() <= MAX_TEXT) {
      info.putMetadata("location", location);
      info.putMetadata("seen", ReadSeen.text(absent.seen()));
    }
  }

  /** The error that another node told; empty where it is none of the catalogue. */
  static Optional<SyncException> told(StatusRuntimeException error) {
    Status status = StatusProto.fromThrowable(error);
    if (status == null) {
      return Optional.empty();
    }
    for (Any detail : status.getDetailsList()) {
      if (detail.is(ErrorInfo.class)) {
        try {
          String reason = detail.unpack(ErrorInfo.class).getReason();
          return Arrays.stream(ErrorCode.values())
              .filter(code -> code.id().equals(reason))
              .findFirst()
              .map(code -> new SyncException(code, status.getMessage(), error));
        } catch (InvalidProtocolBufferException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "...";
  }
}
