package io.syncline.watch.s3.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.watch.EventDelay;
import io.syncline.watch.RecordingListener;
import io.syncline.watch.s3.Events;
import io.syncline.watch.s3.WatchedObjects;
import io.syncline.watch.s3.message.EventDialect;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** When a queue that is written all the time counts as read to its end. */
final class SqsReadingTest {
  private static final long DATE = 1_800_000_000L;

  /** A date is cut to whole seconds, and servers repeat it for a while. */
  private static final long LAG_MILLIS = 3_000;

  private final WatchedObjects watched = new WatchedObjects(List.of(Events.LAKE));
  private final SqsReading reading =
      new SqsMessages(
              EventDialect.DEFAULT,
              watched,
              new EventDelay(EventDelay.Limits.DEFAULT),
              new RecordingListener(),
              "queue")
          .begin(false);

  @Test
  void whatMayHaveBeenSentBeforeTheFirstAnswerIsNotFresh() {
    take(4 * SqsFeed.FRESH_ANSWERS, LAG_MILLIS);
    assertThat(reading.drained()).isEmpty();
  }

  @Test
  void answersWithFreshMessagesAloneSayThatNothingOlderIsLeft() {
    take(SqsFeed.FRESH_ANSWERS - 1, LAG_MILLIS + 1);
    assertThat(reading.drained()).isEmpty();
    take(1, LAG_MILLIS + 1);
    assertThat(reading.drained()).hasValue(0);
  }

  @Test
  void anOlderMessageBeginsTheCountAnew() {
    take(SqsFeed.FRESH_ANSWERS - 1, LAG_MILLIS + 1);
    take(1, LAG_MILLIS);
    take(SqsFeed.FRESH_ANSWERS - 1, LAG_MILLIS + 1);
    assertThat(reading.drained()).isEmpty();
  }

  /** Answers with one message each, which was sent so long after the date of the first. */
  private void take(int answers, long sentAfterMillis) {
    for (int i = 0; i < answers; i++) {
      reading.take(
          new SqsQueue.Received(List.of(message(DATE * 1_000 + sentAfterMillis)), DATE),
          reading.size(),
          reading.size() + 1L);
    }
  }

  private static Message message(long sent) {
    return Message.builder()
        .messageId("m" + sent)
        .body(Events.created("x", Instant.ofEpochSecond(DATE)))
        .attributes(
            Map.of(
                MessageSystemAttributeName.SENT_TIMESTAMP,
                Long.toString(sent),
                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                "1"))
        .build();
  }
}
