package io.syncline.chaos;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node answered instead of doing what it was asked. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Pattern CODE = Pattern.compile("\"code\":\\s*\"(SYN-\\d{4})\"");

  private final String code;

  private RefusedException(String code, String message, Throwable cause) {
    super(code + ": " + message, cause);
    this.code = code;
  }

  /** The stable code, such as SYN-2001; what the transport says where a node did not answer. */
  String code() {
    return code;
  }

  boolean isNotFound() {
    return code.equals("SYN-2001");
  }

  static RefusedException of(StatusRuntimeException e) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    if (status != null) {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          return new RefusedException(reason(detail), status.getMessage(), e);
        }
      }
    }
    return new RefusedException(e.getStatus().getCode().name(), e.toString(), e);
  }

  static RefusedException ofHttp(int status, String body) {
    Matcher code = CODE.matcher(body);
    return new RefusedException(
        code.find() ? code.group(1) : "HTTP-" + status, body, new IllegalStateException(body));
  }

  static RefusedException ofTransport(Exception e) {
    return new RefusedException("UNREACHABLE", e.toString(), e);
  }

  private static String reason(Any detail) {
    try {
      return detail.unpack(ErrorInfo.class).getReason();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a node sent a broken ErrorInfo", e);
    }
  }
}
