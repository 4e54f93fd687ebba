package io.syncline.ufs.s3;

import static java.util.Map.entry;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreOutcome;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;

/** The one table from what S3 and the way to it can answer to what becomes of it. */
final class S3ErrorTable {
  /**
   * One kind of error.
   *
   * @param code what the caller is told
   * @param outcome how the attempt ended; {@code NO_ANSWER} where the effect is not excluded
   */
  private record Row(ErrorCode code, StoreOutcome outcome) {}

  private static final Row NOT_FOUND = new Row(ErrorCode.NOT_FOUND, StoreOutcome.NOT_FOUND);
  private static final Row NO_BUCKET =
      new Row(ErrorCode.UFS_NO_SUCH_BUCKET, StoreOutcome.NOT_FOUND);
  private static final Row DENIED = new Row(ErrorCode.UFS_PERMISSION_DENIED, StoreOutcome.DENIED);
  private static final Row THROTTLED = new Row(ErrorCode.UFS_THROTTLED, StoreOutcome.THROTTLED);
  private static final Row REJECTED = new Row(ErrorCode.UFS_REJECTED, StoreOutcome.REJECTED);

  /** The store says that nothing was done, and that it may work the next time. */
  private static final Row AGAIN = new Row(ErrorCode.UFS_UNAVAILABLE, StoreOutcome.REJECTED);

  /** An error that is not known, so that it is not known either whether anything was done. */
  private static final Row UNKNOWN = new Row(ErrorCode.UFS_REJECTED, StoreOutcome.NO_ANSWER);

  /** The store, or something before it, broke down half-way. */
  private static final Row BROKEN = new Row(ErrorCode.UFS_UNAVAILABLE, StoreOutcome.NO_ANSWER);

  /** By S3's own name of the error, which is more exact than the number. */
  private static final Map<String, Row> BY_NAME =
      Map.ofEntries(
          entry("NoSuchBucket", NO_BUCKET),
          entry("NoSuchKey", NOT_FOUND),
          entry("NoSuchUpload", NOT_FOUND),
          entry("AccessDenied", DENIED),
          entry("AllAccessDisabled", DENIED),
          entry("AccountProblem", DENIED),
          entry("InvalidAccessKeyId", DENIED),
          entry("SignatureDoesNotMatch", DENIED),
          entry("ExpiredToken", DENIED),
          entry("InvalidToken", DENIED),
          entry("RequestTimeTooSkewed", DENIED),
          entry("SlowDown", THROTTLED),
          entry("ServiceUnavailable", THROTTLED),
          entry("Throttling", THROTTLED),
          entry("ThrottlingException", THROTTLED),
          entry("RequestLimitExceeded", THROTTLED),
          entry("TooManyRequests", THROTTLED),
          entry("ConditionalRequestConflict", AGAIN),
          entry("OperationAborted", AGAIN),
          entry("RequestTimeout", AGAIN),
          entry("InvalidArgument", REJECTED),
          entry("InvalidRequest", REJECTED),
          entry("MethodNotAllowed", REJECTED),
          entry("NotImplemented", REJECTED),
          entry("InternalError", BROKEN));

  /** By number, for answers without a body, such as those to a HEAD. */
  private static final Map<Integer, Row> BY_STATUS =
      Map.of(401, DENIED, 403, DENIED, 404, NOT_FOUND, 408, BROKEN, 429, THROTTLED, 501, REJECTED);

  private final S3Settings settings;

  S3ErrorTable(S3Settings settings) {
    this.settings = settings;
  }

  /**
   * What becomes of what the SDK threw.
   *
   * @param what the request, such as {@code HEAD s3://bucket/key}
   * @param precondition what a failed condition (412) means to this request
   */
  StoreFailure failure(RuntimeException thrown, String what, ErrorCode precondition) {
    if (thrown instanceof AwsServiceException answered) {
      Row row = row(answered, precondition);
      SyncException error = new SyncException(row.code(), message(answered, what), thrown);
      return row.outcome() == StoreOutcome.NO_ANSWER
          ? StoreFailure.unanswered(error)
          : StoreFailure.refused(row.outcome(), error);
    }
    if (thrown instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return StoreFailure.interrupted(
          new SyncException(
              ErrorCode.SHUTTING_DOWN,
              at(what) + ": interrupted while waiting for the answer",
              thrown));
    }
    return withoutAnswer(thrown, what);
  }

  /** What becomes of an error that a batch names for one of its keys. */
  StoreFailure failure(@Nullable String name, @Nullable String text, String what) {
    String found = name == null ? "an error without a name" : name;
    Row row = BY_NAME.getOrDefault(found, UNKNOWN);
    String detail = text == null ? "" : ": " + redacted(text);
    SyncException error = new SyncException(row.code(), at(what) + ": found " + found + detail);
    return row.outcome() == StoreOutcome.NO_ANSWER
        ? StoreFailure.unanswered(error)
        : StoreFailure.refused(row.outcome(), error);
  }

  /** Whether an error says that the range lies behind the last byte. */
  static boolean isBeyondEnd(SyncException error) {
    return error.getCause() instanceof AwsServiceException answered && answered.statusCode() == 416;
  }

  private static Row row(AwsServiceException answered, ErrorCode precondition) {
    int status = answered.statusCode();
    String name = name(answered);
    if (status == 412 || "PreconditionFailed".equals(name)) {
      return new Row(precondition, StoreOutcome.CONDITION_FAILED);
    }
    Row byName = name == null ? null : BY_NAME.get(name);
    if (byName != null) {
      return byName;
    }
    Row byStatus = BY_STATUS.get(status);
    if (byStatus != null) {
      return byStatus;
    }
    // Without S3's own word for it, an answer of 500 and more may come from a proxy whose store
    // went on.
    return status >= 500 || status < 300 ? BROKEN : REJECTED;
  }

  private StoreFailure withoutAnswer(RuntimeException thrown, String what) {
    String cause = rootCause(thrown);
    if (isCausedBy(thrown, "ConnectionRequestTimeoutException")) {
      return StoreFailure.notSent(
          new SyncException(
              ErrorCode.UFS_BUSY,
              at(what) + ": no free connection; close streams that were read",
              thrown));
    }
    if (cause.contains("Unable to load credentials")) {
      return StoreFailure.notSent(
          new SyncException(
              ErrorCode.UFS_PERMISSION_DENIED,
              at(what)
                  + ": found no credentials (expected a key pair, or some in the default chain)",
              thrown));
    }
    SyncException error =
        new SyncException(
            ErrorCode.UFS_UNAVAILABLE,
            at(what) + ": got no answer (" + redacted(cause) + ")",
            thrown);
    return neverLeft(thrown) ? StoreFailure.notSent(error) : StoreFailure.unanswered(error);
  }

  /** Whether it failed before a connection stood, so that the store cannot have heard of it. */
  private static boolean neverLeft(Throwable thrown) {
    return isCausedBy(thrown, "ConnectException")
        || isCausedBy(thrown, "HttpHostConnectException")
        || isCausedBy(thrown, "ConnectTimeoutException")
        || isCausedBy(thrown, "NoRouteToHostException")
        || isCausedBy(thrown, "UnknownHostException")
        || isCausedBy(thrown, "SSLHandshakeException");
  }

  /** By simple name: the HTTP client behind the SDK is none of our dependencies. */
  private static boolean isCausedBy(Throwable thrown, String simpleName) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t.getClass().getSimpleName().equals(simpleName)) {
        return true;
      }
    }
    return false;
  }

  private static String rootCause(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String text = root.getMessage();
    return root.getClass().getSimpleName() + (text == null ? "" : ": " + text);
  }

  private String message(AwsServiceException answered, String what) {
    AwsErrorDetails details = answered.awsErrorDetails();
    String name = name(answered);
    String text = details == null ? null : details.errorMessage();
    StringBuilder message =
        new StringBuilder(at(what)).append(": found ").append(answered.statusCode());
    if (name != null && !name.isBlank()) {
      message.append(' ').append(name);
    }
    if (text != null && !text.isBlank()) {
      message.append(": ").append(redacted(text));
    }
    if (answered.requestId() != null) {
      message.append(" (request ").append(answered.requestId()).append(')');
    }
    return message.toString();
  }

  private static @Nullable String name(AwsServiceException answered) {
    AwsErrorDetails details = answered.awsErrorDetails();
    return details == null ? null : details.errorCode();
  }

  private String at(String what) {
    return what + " at " + settings.where();
  }

  /** Stores repeat what they were sent; our keys must not come back through a message. */
  private String redacted(String text) {
    String clean = text;
    if (settings.keys().isPresent()) {
      S3Settings.KeyPair keys = settings.keys().get();
      clean = clean.replace(keys.secretKey(), "***").replace(keys.accessKey(), "***");
    }
    return clean.length() > 300 ? clean.substring(0, 300) + "..." : clean;
  }
}
