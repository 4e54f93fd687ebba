package io.syncline.watch.s3.sqs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsResponse;

/**
 * The requests to one queue. Each is sent once: whether to send it again is the feed's to decide,
 * since a lost answer hides messages.
 *
 * <p>Thread rule: one thread.
 */
final class SqsQueue implements AutoCloseable {
  /** What one request carries. */
  static final int BATCH = 10;

  /** What SQS waits at most for a message. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  /** After this, a request that nobody answered takes effect no more. */
  static final Duration REQUEST = Duration.ofSeconds(60);

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final SqsClient client;
  private final String url;

  /**
   * An answer with messages, or none.
   *
   * @param messages at most {@link #BATCH}
   * @param date when it was given, in seconds of the queue's clock
   */
  record Received(List<Message> messages, long date) {}

  /**
   * What the queue says of itself.
   *
   * @param date when it said so, in seconds of its clock
   */
  record Described(QueueFacts facts, long date) {}

  SqsQueue(SqsClient client, String url) {
    this.client = client;
    this.url = url;
  }

  static SqsQueue connect(SqsSettings settings) {
    SqsClientBuilder builder =
        SqsClient.builder()
            .region(Region.of(settings.region()))
            .credentialsProvider(credentials(settings))
            .overrideConfiguration(
                c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(TIMEOUT))
            .httpClientBuilder(
                Apache5HttpClient.builder().connectionTimeout(CONNECT).socketTimeout(TIMEOUT));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return new SqsQueue(builder.build(), settings.queue().toString());
  }

  private static AwsCredentialsProvider credentials(SqsSettings settings) {
    if (settings.keys().isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    SqsSettings.KeyPair keys = settings.keys().get();
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(keys.accessKey(), keys.secretKey()));
  }

  Described describe() {
    GetQueueAttributesResponse answer =
        send(
            "GetQueueAttributes",
            () ->
                client.getQueueAttributes(
                    request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL)));
    return new Described(QueueFacts.of(url, answer.attributes()), date(answer));
  }

  /**
   * Asks for messages.
   *
   * @param wait for one, in whole seconds; only then all servers of the queue are asked. Zero for
   *     what some of them have now
   */
  Received receive(Duration wait) throws InterruptedException {
    try {
      ReceiveMessageResponse answer =
          send(
              "ReceiveMessage",
              () ->
                  client.receiveMessage(
                      request ->
                          request
                              .queueUrl(url)
                              .maxNumberOfMessages(BATCH)
                              .waitTimeSeconds(seconds(wait))
                              .messageSystemAttributeNames(
                                  MessageSystemAttributeName.SENT_TIMESTAMP,
                                  MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT)));
      return new Received(answer.messages(), date(answer));
    } catch (SyncException e) {
      if (e.code() == ErrorCode.SHUTTING_DOWN) {
        boolean unused = Thread.interrupted();
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw e;
    }
  }

  private static int seconds(Duration wait) {
    Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    return (int) bounded.plusMillis(999).toSeconds();
  }

  /**
   * Removes messages for good.
   *
   * @return how many may still be there
   */
  int remove(List<Message> messages) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
    for (Message message : messages) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id("" + entries.size())
              .receiptHandle(message.receiptHandle())
              .build());
    }
    DeleteMessageBatchResponse answer =
        send(
            "DeleteMessageBatch",
            () -> client.deleteMessageBatch(request -> request.queueUrl(url).entries(entries)));
    return messages.size() - answer.successful().size();
  }

  private <T> T send(String what, Supplier<T> request) {
    try {
      return request.get();
    } catch (AbortedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(
          ErrorCode.SHUTTING_DOWN, what + " of queue " + url + ": interrupted", e);
    } catch (SdkException e) {
      throw SqsErrorTable.failure(e, what, url);
    }
  }

  /** The queue's own clock: its answers are compared with each other only. */
  private long date(SqsResponse answer) {
    return answer
        .sdkHttpResponse()
        .firstMatchingHeader("Date")
        .flatMap(SqsQueue::parsed)
        .orElseThrow(
            () ->
                new SyncException(
                    ErrorCode.UFS_REJECTED,
                    "queue "
                        + url
                        + " answers without a Date (expected one, to know what it has dropped)"));
  }

  private static Optional<Long> parsed(String date) {
    try {
      return Optional.of(
          Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).getEpochSecond());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return url;
  }

  @Override
  public void close() {
    client.close();
  }
}
