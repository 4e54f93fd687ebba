package io.syncline.benchmarks;

import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedQueue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Two queues of SQS with the same messages, one for each reader: whoever reads a queue empties it.
 * Each message is S3's notification of one object that was written, by a request that has an id of
 * its own, as with AWS: so a watcher names each mutation.
 */
final class QueueFeed implements PreparedFeed {
  private static final String REGION = "us-east-1";
  private static final String KEY = "benchmark";
  private static final String ALONE = "alone";
  private static final String WATCHED = "watched";

  /** What one request carries at most. */
  private static final int BATCH = 10;

  private static final int PAUSE_MILLIS = 2;
  private static final int DIRECTORIES = 50;

  private final EmbeddedQueue queue;
  private final SqsClient client;
  private final Location root = Location.parse("s3://lake");
  private final int messages;
  private long requests;

  private QueueFeed(EmbeddedQueue queue, int messages) {
    this.queue = queue;
    this.messages = messages;
    this.client =
        SqsClient.builder()
            .region(Region.of(REGION))
            .endpointOverride(queue.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)))
            .httpClientBuilder(Apache5HttpClient.builder())
            .build();
  }

  /**
   * Starts with empty queues.
   *
   * @param messages of a preparation, rounded up to what requests carry
   */
  static QueueFeed start(int messages) {
    EmbeddedQueue queue = EmbeddedQueue.start();
    try {
      queue.make(ALONE, Map.of());
      queue.make(WATCHED, Map.of());
      return new QueueFeed(queue, (messages + BATCH - 1) / BATCH * BATCH);
    } catch (RuntimeException e) {
      queue.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "S3, messages of the queue";
  }

  /** Nobody asks the bucket, which is not there: nothing is mounted. */
  @Override
  public String store() {
    return """
    {type: s3, locations: '%s', region: %s, endpoint: '%s', access-key: %s, secret-key: %s, \
    unique-request-ids: true, watch: sqs, watch-queue: '%s', watch-endpoint: '%s'}\
    """
        .formatted(
            root, REGION, queue.endpoint(), KEY, KEY, queue.queue(WATCHED), queue.endpoint());
  }

  @Override
  public Set<Location> prepare(int round) {
    Set<Location> changed = new HashSet<>();
    for (int from = 0; from < messages; from += BATCH) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (int number = from; number < from + BATCH; number++) {
        Location at =
            root.child("round-" + round + "-" + number % DIRECTORIES)
                .child("part-" + number + ".parquet");
        changed.add(at);
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id("" + number)
                .messageBody(notification(at, ++requests))
                .build());
      }
      for (String name : List.of(ALONE, WATCHED)) {
        var failed =
            client
                .sendMessageBatch(request -> request.queueUrl(url(name)).entries(entries))
                .failed();
        if (!failed.isEmpty()) {
          throw new IllegalStateException("the queue refused messages: " + failed);
        }
      }
    }
    return changed;
  }

  @Override
  public boolean keepsWhatWasRead() {
    return false;
  }

  /**
   * What S3 says of an object that was written.
   *
   * @param request number of the request that wrote it
   */
  static String notification(Location at, long request) {
    return """
    {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",\
    "eventTime":"%s","eventName":"ObjectCreated:Put",\
    "responseElements":{"x-amz-request-id":"%s"},"s3":{"s3SchemaVersion":"1.0",\
    "bucket":{"name":"%s"},"object":{"key":"%s","size":1048576,"sequencer":"0A1B2C3D4E5F678901"}}}]}\
    """
        .formatted(
            Instant.now(), String.format(Locale.ROOT, "%016X", request), at.authority(), at.path());
  }

  @Override
  public int size() {
    return messages;
  }

  @Override
  public void readAlone() {
    Deadline deadline = Deadline.begin();
    int removed = 0;
    while (removed < messages) {
      deadline.require(
          "the bare client has removed only " + removed + " of " + messages + " messages");
      List<Message> received =
          client
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(url(ALONE))
                          .maxNumberOfMessages(BATCH)
                          .waitTimeSeconds(1)
                          .messageSystemAttributeNames(
                              MessageSystemAttributeName.SENT_TIMESTAMP,
                              MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
              .messages();
      List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>();
      for (Message message : received) {
        entries.add(
            DeleteMessageBatchRequestEntry.builder()
                .id("" + entries.size())
                .receiptHandle(message.receiptHandle())
                .build());
      }
      if (!entries.isEmpty()) {
        removed +=
            client
                .deleteMessageBatch(request -> request.queueUrl(url(ALONE)).entries(entries))
                .successful()
                .size();
      }
    }
  }

  @Override
  public void awaitTaken() throws InterruptedException {
    Deadline deadline = Deadline.begin();
    while (!isTaken()) {
      deadline.require("the watcher has not emptied its queue");
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private boolean isTaken() {
    return client
        .getQueueAttributes(
            request ->
                request
                    .queueUrl(url(WATCHED))
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .allMatch("0"::equals);
  }

  private String url(String name) {
    return queue.queue(name).toString();
  }

  @Override
  public void close() {
    client.close();
    queue.close();
  }
}
