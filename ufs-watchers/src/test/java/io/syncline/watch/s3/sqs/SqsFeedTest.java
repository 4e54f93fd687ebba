package io.syncline.watch.s3.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Change;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.QueueDrain;
import io.syncline.watch.RecordingListener;
import io.syncline.watch.s3.Events;
import io.syncline.watch.s3.message.EventDialect;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How soon a queue is told of, and how often to its end, in virtual time. */
class SqsFeedTest {
  private static final Duration POLL = Duration.ofSeconds(1);

  /** A request or two. */
  private static final Duration AT_ONCE = Duration.ofMillis(20);

  private final VirtualSqs queue = new VirtualSqs();
  private final RecordingListener listener = new RecordingListener();
  private final SqsFeed feed =
      new SqsFeed(
          new SqsQueue(queue, VirtualSqs.URL),
          new SqsSettings(
              URI.create(VirtualSqs.URL),
              null,
              "eu-west-1",
              Optional.empty(),
              EventDialect.DEFAULT,
              EventDelay.Limits.DEFAULT),
          List.of(Events.LAKE),
          queue.ticker(),
          listener);

  private String position = feed.now();

  /** From sending to telling. */
  private final List<Duration> late = new ArrayList<>();

  /** When polls ended that were complete. */
  private final List<Long> ends = new ArrayList<>();

  @BeforeEach
  void nothingIsHidden() {
    queue.pass(Duration.ofMinutes(10));
  }

  @Test
  void aLoneEventIsToldAtOnce() throws Exception {
    queue.send(Duration.ofMillis(2_345), "x");
    readFor(Duration.ofSeconds(10));
    assertThat(late).hasSize(1).allMatch(time -> time.compareTo(AT_ONCE) <= 0);
  }

  /** Its answer is full, so more is asked for: what is in hand does not wait for it. */
  @Test
  void asManyEventsAsAnAnswerTakesAreToldAtOnce() throws Exception {
    for (int i = 0; i < SqsQueue.BATCH; i++) {
      queue.send(Duration.ofMillis(2_345), "x" + i);
    }
    readFor(Duration.ofSeconds(10));
    assertThat(late).hasSize(SqsQueue.BATCH).allMatch(time -> time.compareTo(AT_ONCE) <= 0);
  }

  /** It may have been succeeded meanwhile: what it took would be hidden from its successor. */
  @Test
  void whoHasSleptAsksForNoMoreInThatPoll() throws Exception {
    for (int i = 0; i < 2 * SqsQueue.BATCH; i++) {
      queue.send(Duration.ZERO, "x" + i);
    }
    int before = queue.requests();
    queue.sleepAfterTheNext(SqsFeed.ALONE);
    Poll poll = feed.poll(position, POLL);
    assertThat(queue.requests() - before).isEqualTo(1);
    assertThat(poll.changes()).hasSize(SqsQueue.BATCH);
    assertThat(poll.complete()).isFalse();
    position = poll.position();
    feed.confirm(poll);
    readFor(Duration.ofSeconds(10));
    assertThat(late).hasSize(SqsQueue.BATCH);
  }

  @Test
  void eventsThatTrickleAreToldAtOnceAndTheQueueComesToItsEndAllTheSame() throws Exception {
    int sent = trickle(Duration.ofMillis(333), Duration.ofMinutes(2));
    readFor(Duration.ofMinutes(2));
    assertThat(late).hasSize(sent).allMatch(time -> time.compareTo(AT_ONCE) <= 0);
    assertEndsWithin(Duration.ofSeconds(10));
  }

  /** Twice as fast as the queue answers. */
  @Test
  void underLoadFullAnswersAreGatheredAndTheQueueComesToItsEndAllTheSame() throws Exception {
    int sent = trickle(Duration.ofMillis(1), Duration.ofMinutes(1));
    int before = queue.requests();
    readFor(Duration.ofMinutes(1));
    assertThat(late).hasSize(sent);
    assertThat(late).allMatch(time -> time.compareTo(Duration.ofSeconds(1)) < 0);
    assertThat(queue.requests() - before)
        .as("answers are nearly full")
        .isLessThan(sent / SqsQueue.BATCH * 13 / 10);
    assertEndsWithin(QueueDrain.LONGEST);
  }

  /** What is complete is everything that had been sent before the instant that it names. */
  @Test
  void noPollClaimsMoreThanWasTold() throws Exception {
    for (int gap : new int[] {7, 90, 333, 1_100}) {
      trickle(Duration.ofMillis(gap), Duration.ofSeconds(40));
      readFor(Duration.ofSeconds(40));
    }
    assertThat(ends).hasSizeGreaterThan(10);
  }

  private int trickle(Duration gap, Duration length) {
    int count = 0;
    for (long at = 0; at < length.toNanos(); at += gap.toNanos()) {
      queue.send(Duration.ofNanos(at), queue.now() + "-" + count++);
    }
    return count;
  }

  private void readFor(Duration time) throws InterruptedException {
    long end = queue.now() + time.plusSeconds(2).toNanos();
    while (queue.now() < end) {
      long began = queue.now();
      Poll poll = feed.poll(position, POLL);
      for (Change change : poll.changes()) {
        late.add(Duration.ofNanos(queue.now() - queue.sent(change.location().name())));
      }
      if (poll.complete()) {
        ends.add(queue.now());
        assertThat(queue.oldestWaiting())
            .as("nothing is left of before")
            .isGreaterThanOrEqualTo(began - poll.behind().toNanos());
        assertThat(poll.behind()).isLessThan(QueueDrain.LONGEST);
      }
      position = poll.position();
      feed.confirm(poll);
    }
  }

  private void assertEndsWithin(Duration most) {
    assertThat(ends).hasSizeGreaterThan(1);
    for (int i = 1; i < ends.size(); i++) {
      assertThat(Duration.ofNanos(ends.get(i) - ends.get(i - 1))).isLessThanOrEqualTo(most);
    }
  }
}
