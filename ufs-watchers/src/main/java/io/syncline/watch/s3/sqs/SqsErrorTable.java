package io.syncline.watch.s3.sqs;

import static java.util.Map.entry;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The one table from what SQS and the way to it can answer to what becomes of it. */
final class SqsErrorTable {
  /** By SQS's own name of the error, which is more exact than the number. */
  private static final Map<String, ErrorCode> BY_NAME =
      Map.ofEntries(
          entry("AWS.SimpleQueueService.NonExistentQueue", ErrorCode.INVALID_CONFIGURATION),
          entry("QueueDoesNotExist", ErrorCode.INVALID_CONFIGURATION),
          entry("InvalidAddress", ErrorCode.INVALID_CONFIGURATION),
          entry("AccessDenied", ErrorCode.UFS_PERMISSION_DENIED),
          entry("AccessDeniedException", ErrorCode.UFS_PERMISSION_DENIED),
          entry("InvalidClientTokenId", ErrorCode.UFS_PERMISSION_DENIED),
          entry("UnrecognizedClientException", ErrorCode.UFS_PERMISSION_DENIED),
          entry("SignatureDoesNotMatch", ErrorCode.UFS_PERMISSION_DENIED),
          entry("ExpiredToken", ErrorCode.UFS_PERMISSION_DENIED),
          entry("OverLimit", ErrorCode.UFS_THROTTLED),
          entry("RequestThrottled", ErrorCode.UFS_THROTTLED),
          entry("ThrottlingException", ErrorCode.UFS_THROTTLED));

  private static final Map<Integer, ErrorCode> BY_STATUS =
      Map.of(
          401, ErrorCode.UFS_PERMISSION_DENIED,
          403, ErrorCode.UFS_PERMISSION_DENIED,
          408, ErrorCode.UFS_UNAVAILABLE,
          429, ErrorCode.UFS_THROTTLED);

  private SqsErrorTable() {}

  /**
   * What becomes of what the SDK threw.
   *
   * @param what the request, such as {@code ReceiveMessage}
   */
  static SyncException failure(SdkException thrown, String what, Object queue) {
    if (thrown instanceof AwsServiceException answered) {
      String name =
          answered.awsErrorDetails() == null || answered.awsErrorDetails().errorCode() == null
              ? "an error without a name"
              : answered.awsErrorDetails().errorCode();
      ErrorCode code = code(answered, name);
      return new SyncException(
          code,
          what
              + " of queue "
              + queue
              + ": found "
              + name
              + " ("
              + answered.statusCode()
              + ")"
              + advice(code),
          thrown);
    }
    return new SyncException(
        ErrorCode.UFS_UNAVAILABLE,
        what + " of queue " + queue + ": no answer: " + thrown.getMessage(),
        thrown);
  }

  private static ErrorCode code(AwsServiceException answered, String name) {
    if (answered instanceof QueueDoesNotExistException) {
      return ErrorCode.INVALID_CONFIGURATION;
    }
    ErrorCode byName = BY_NAME.get(name);
    if (byName != null) {
      return byName;
    }
    ErrorCode other =
        answered.statusCode() >= 500 ? ErrorCode.UFS_UNAVAILABLE : ErrorCode.UFS_REJECTED;
    return BY_STATUS.getOrDefault(answered.statusCode(), other);
  }

  private static String advice(ErrorCode code) {
    return switch (code) {
      case INVALID_CONFIGURATION -> "; make the queue, or correct its address and region";
      case UFS_PERMISSION_DENIED ->
          "; allow sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes, and where the"
              + " queue is encrypted kms:Decrypt";
      default -> "";
    };
  }
}
