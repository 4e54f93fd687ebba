package io.syncline.watch.s3.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.watch.s3.message.EventDialect;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** What becomes of what SQS answers, and of settings that cannot be. */
class SqsErrorTableTest {
  @ParameterizedTest
  @CsvSource({
    "AWS.SimpleQueueService.NonExistentQueue, 400, INVALID_CONFIGURATION",
    "AccessDenied, 403, UFS_PERMISSION_DENIED",
    "InvalidClientTokenId, 400, UFS_PERMISSION_DENIED",
    "Whatever, 403, UFS_PERMISSION_DENIED",
    "OverLimit, 403, UFS_THROTTLED",
    "Whatever, 429, UFS_THROTTLED",
    "InternalError, 500, UFS_UNAVAILABLE",
    "Whatever, 400, UFS_REJECTED",
    ", 503, UFS_UNAVAILABLE",
  })
  void eachAnswerHasOneFate(String name, int status, ErrorCode code) {
    SyncException failure =
        SqsErrorTable.failure(
            (SqsException)
                SqsException.builder()
                    .statusCode(status)
                    .awsErrorDetails(
                        name == null ? null : AwsErrorDetails.builder().errorCode(name).build())
                    .build(),
            "ReceiveMessage",
            "q");
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining("ReceiveMessage of queue q: found ");
  }

  @Test
  void noAnswerIsWorthAnotherTry() {
    assertThat(SqsErrorTable.failure(SdkClientException.create("no route"), "X", "q").code())
        .isEqualTo(ErrorCode.UFS_UNAVAILABLE);
  }

  @Test
  void whoMayNotReadIsToldWhatToAllow() {
    SqsException denied =
        (SqsException)
            SqsException.builder()
                .statusCode(403)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
                .build();
    assertThat(SqsErrorTable.failure(denied, "X", "q")).hasMessageContaining("sqs:ReceiveMessage");
  }

  @ParameterizedTest
  @CsvSource({
    "queue, lake, , eu-west-1",
    "queue, https://host/, , eu-west-1",
    "queue, https://me:secret@host/1/lake, , eu-west-1",
    "endpoint, https://host/1/lake, http://me:secret@host, eu-west-1",
    "region, https://host/1/lake, , ' '",
  })
  void settingsThatCannotBeAreRefused(String name, URI queue, URI endpoint, String region) {
    assertThatThrownBy(
            () ->
                new SqsSettings(
                    queue,
                    endpoint,
                    region,
                    Optional.empty(),
                    EventDialect.DEFAULT,
                    EventDelay.Limits.DEFAULT))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining("sqs setting " + name + " is ")
        .hasMessageNotContaining("secret");
  }

  @Test
  void secretsAreNotShown() {
    assertThat(new SqsSettings.KeyPair("a", "secret").toString()).doesNotContain("secret");
    assertThatThrownBy(() -> new SqsSettings.KeyPair("a", " ")).isInstanceOf(SyncException.class);
  }
}
