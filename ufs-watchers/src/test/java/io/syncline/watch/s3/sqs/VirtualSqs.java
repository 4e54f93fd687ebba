package io.syncline.watch.s3.sqs;

import io.syncline.core.time.Ticker;
import io.syncline.watch.s3.Events;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequest;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResultEntry;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SqsResponse;

/** A queue in virtual time, which passes only while it is asked: each request takes a while. */
final class VirtualSqs implements SqsClient {
  static final String URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/lake";

  private static final long REQUEST = Duration.ofMillis(5).toNanos();
  private static final Instant START = Instant.ofEpochSecond(1_800_000_000L);

  private final PriorityQueue<Sent> waiting = new PriorityQueue<>();
  private final List<Sent> received = new ArrayList<>();
  private long now;
  private long slept;
  private Duration sleeps = Duration.ZERO;
  private int requests;

  /**
   * A message.
   *
   * @param at when it is sent
   */
  record Sent(long at, String key) implements Comparable<Sent> {
    @Override
    public int compareTo(Sent other) {
      return Long.compare(at, other.at);
    }
  }

  long now() {
    return now;
  }

  /** Elapsed time, and one that does not count what the machine slept through. */
  Ticker ticker() {
    return new Ticker() {
      @Override
      public long nanos() {
        return now;
      }

      @Override
      public long steadyNanos() {
        return now - slept;
      }
    };
  }

  /** The machine that asks next for messages sleeps for so long when it has them. */
  void sleepAfterTheNext(Duration time) {
    sleeps = time;
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  /** How often messages were asked for. */
  int requests() {
    return requests;
  }

  /** The event of an object comes so long after now. */
  void send(Duration after, String key) {
    waiting.add(new Sent(now + after.toNanos(), key));
  }

  /** When the event of an object was sent. */
  long sent(String key) {
    return received.stream().filter(sent -> sent.key().equals(key)).findFirst().orElseThrow().at();
  }

  /** When the oldest was sent that was not received yet. */
  long oldestWaiting() {
    Sent oldest = waiting.peek();
    return oldest == null ? Long.MAX_VALUE : oldest.at();
  }

  @Override
  public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
    now += REQUEST;
    return (GetQueueAttributesResponse)
        dated(
            GetQueueAttributesResponse.builder()
                .attributes(
                    Map.of(
                        QueueAttributeName.QUEUE_ARN, "arn:aws:sqs:eu-west-1:123456789012:lake",
                        QueueAttributeName.CREATED_TIMESTAMP, "1700000000",
                        QueueAttributeName.VISIBILITY_TIMEOUT, "30",
                        QueueAttributeName.MESSAGE_RETENTION_PERIOD, "345600",
                        QueueAttributeName.DELAY_SECONDS, "0")));
  }

  @Override
  public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
    requests++;
    now += REQUEST;
    long until = now + Duration.ofSeconds(request.waitTimeSeconds()).toNanos();
    Sent next = waiting.peek();
    if (next != null && next.at() > now) {
      now = Math.min(next.at(), until);
    } else if (next == null) {
      now = until;
    }
    List<Message> messages = new ArrayList<>();
    while (messages.size() < request.maxNumberOfMessages()
        && !waiting.isEmpty()
        && waiting.peek().at() <= now) {
      Sent first = waiting.remove();
      received.add(first);
      messages.add(message(first));
    }
    now += sleeps.toNanos();
    slept += sleeps.toNanos();
    sleeps = Duration.ZERO;
    return (ReceiveMessageResponse) dated(ReceiveMessageResponse.builder().messages(messages));
  }

  private static Message message(Sent sent) {
    Instant at = START.plusNanos(sent.at());
    return Message.builder()
        .messageId(sent.key())
        .receiptHandle(sent.key())
        .body(Events.created(sent.key(), at))
        .attributes(
            Map.of(
                MessageSystemAttributeName.SENT_TIMESTAMP,
                "" + at.toEpochMilli(),
                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                "1"))
        .build();
  }

  @Override
  public DeleteMessageBatchResponse deleteMessageBatch(DeleteMessageBatchRequest request) {
    now += REQUEST;
    return (DeleteMessageBatchResponse)
        dated(
            DeleteMessageBatchResponse.builder()
                .successful(
                    request.entries().stream()
                        .map(
                            entry -> DeleteMessageBatchResultEntry.builder().id(entry.id()).build())
                        .toList()));
  }

  private SdkResponse dated(SqsResponse.Builder answer) {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(START.plusNanos(now).atOffset(ZoneOffset.UTC));
    SdkHttpResponse http =
        SdkHttpResponse.builder().statusCode(200).putHeader("Date", date).build();
    return answer.sdkHttpResponse(http).build();
  }

  @Override
  public String serviceName() {
    return "sqs";
  }

  @Override
  public void close() {}
}
