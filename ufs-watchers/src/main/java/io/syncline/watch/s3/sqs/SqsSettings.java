package io.syncline.watch.s3.sqs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.watch.s3.message.EventDialect;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one queue is reached and read.
 *
 * @param queue its address, such as {@code https://sqs.eu-west-1.amazonaws.com/123456789012/lake}
 * @param endpoint of what speaks like SQS; null for AWS itself, by region
 * @param region that requests are signed for
 * @param keys the key pair to sign with; empty for the default chain of the AWS SDK
 * @param dialect how the store writes events
 * @param delay how long events are waited for
 */
public record SqsSettings(
    URI queue,
    @Nullable URI endpoint,
    String region,
    Optional<KeyPair> keys,
    EventDialect dialect,
    EventDelay.Limits delay) {

  /**
   * A static pair of access key and secret.
   *
   * @param accessKey the public half
   * @param secretKey the secret half; never shown
   */
  public record KeyPair(String accessKey, String secretKey) {
    public KeyPair {
      if (accessKey.isBlank() || secretKey.isBlank()) {
        throw invalid(
            "keys", "a blank access key or secret", "both, or neither for the default chain");
      }
    }

    @Override
    public String toString() {
      return "KeyPair[***]";
    }
  }

  public SqsSettings {
    if (queue.getHost() == null || queue.getScheme() == null || queue.getPath().length() < 2) {
      throw invalid(
          "queue",
          queue,
          "an address such as https://sqs.eu-west-1.amazonaws.com/123456789012/lake");
    }
    if (queue.getUserInfo() != null) {
      throw invalid("queue", "an address with credentials", "the key pair by its own settings");
    }
    if (endpoint != null && (endpoint.getHost() == null || endpoint.getUserInfo() != null)) {
      throw invalid("endpoint", "no plain address", "an address such as http://queue:9324");
    }
    if (region.isBlank()) {
      throw invalid("region", "blank", "the region of the queue, such as eu-west-1");
    }
  }

  private static SyncException invalid(String name, Object found, Object expected) {
    return new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "sqs setting " + name + " is " + found + " (expected " + expected + ")");
  }
}
