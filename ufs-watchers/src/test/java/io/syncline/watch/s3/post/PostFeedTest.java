package io.syncline.watch.s3.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.RecordingListener;
import io.syncline.watch.s3.Events;
import io.syncline.watch.s3.message.EventDialect;
import io.syncline.watch.s3.message.MessageParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store is answered once the log has what it posted, and what is refused is made up for. */
class PostFeedTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final Instant WALL = Instant.parse("2026-03-01T12:00:00Z");

  private final RecordingListener listener = new RecordingListener();
  private long now;
  private PostFeed feed = feed();
  private String position;

  @BeforeEach
  void begin() {
    position = feed.now();
  }

  @Test
  void aStoreIsAnsweredOnceTheLogHasWhatItPosted() throws Exception {
    CompletableFuture<PostAnswer> answer = post(Events.created("x", WALL));
    Poll poll = poll();
    assertThat(poll.changes()).containsExactly(Events.told("x"));
    assertThat(poll.complete()).isTrue();
    assertThat(answer).isNotDone();
    feed.confirm(poll);
    assertThat(answer).isCompletedWithValue(PostAnswer.TOLD);
    String settled = position;
    assertThat(poll()).isEqualTo(Poll.of(List.of(), settled, true));
  }

  @Test
  void whatWasNotConfirmedIsToldAgain() throws Exception {
    CompletableFuture<PostAnswer> answer = post(Events.created("x", WALL));
    String before = position;
    Poll first = poll();
    position = before;
    CompletableFuture<PostAnswer> second = post(Events.created("y", WALL));
    Poll again = poll();
    assertThat(again).isEqualTo(Poll.of(first.changes(), first.position(), false));
    feed.confirm(again);
    assertThat(answer).isCompletedWithValue(PostAnswer.TOLD);
    assertThat(second).isNotDone();
    assertThat(poll().changes()).containsExactly(Events.told("y"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Bearer", "Bearer 0123456789abcdeF", TOKEN, "Bearer 0123456789abcdef "})
  void withoutTheTokenNothingIsTaken(String authorization) throws Exception {
    assertThat(feed.accept(Events.created("x", WALL), authorization).toCompletableFuture())
        .isCompletedWithValue(PostAnswer.UNAUTHORIZED);
    assertThat(poll()).isEqualTo(Poll.of(List.of(), position, true));
  }

  @Test
  void whatDoesNotFitIsRefusedAndEverythingTakenAsOldOnce() throws Exception {
    for (int i = 0; i < PostFeed.MAX_WAITING; i++) {
      assertThat(post(Events.created("x", WALL))).isNotDone();
    }
    assertThat(post(Events.created("y", WALL))).isCompletedWithValue(PostAnswer.BUSY);
    assertThat(post("x".repeat(MessageParser.MAX_CHARS + 1)))
        .isCompletedWithValue(PostAnswer.TOO_LARGE);
    Poll poll = poll();
    assertThat(poll.changes()).containsExactly(Events.all());
    assertThat(poll.loss().map(WatchLoss::cause)).contains(WatchLoss.Cause.OVERFLOW);
    feed.confirm(poll);
    assertThat(poll().loss()).isEmpty();
    assertThat(post(Events.created("z", WALL))).as("there is room again").isNotDone();
    assertThat(listener.lines).containsExactly("reached POSTED_MESSAGES");
  }

  @Test
  void whatIsLargeTakesMoreRoom() {
    String large = "x".repeat(MessageParser.MAX_CHARS);
    for (int i = 0; i < PostFeed.MAX_CHARS / MessageParser.MAX_CHARS; i++) {
      assertThat(post(large)).isNotDone();
    }
    assertThat(post("x")).isCompletedWithValue(PostAnswer.BUSY);
    assertThat(listener.lines).containsExactly("reached POSTED_CHARACTERS");
  }

  @Test
  void moreThanAPollMayTellIsToldByTheNext() throws Exception {
    int records = 100;
    for (int from = 0; from < Poll.MAX_CHANGES; from += records) {
      assertThat(post(Events.records(from, from + records, WALL))).isNotDone();
    }
    Poll first = poll();
    assertThat(first.complete()).isFalse();
    assertThat(listener.lines).containsExactly("reached POLL_CHANGES");
    feed.confirm(first);
    Poll second = poll();
    assertThat(first.changes().size() + second.changes().size()).isEqualTo(Poll.MAX_CHANGES);
  }

  @Test
  void whereNobodyReadsEverythingIsRefused() throws Exception {
    now += PostFeed.PATIENCE.toNanos() + 1;
    assertThat(post(Events.created("x", WALL))).isCompletedWithValue(PostAnswer.BUSY);
    assertThat(poll().changes()).containsExactly(Events.all());
    assertThat(post(Events.created("x", WALL))).isNotDone();
    assertThat(feed().accept(Events.created("x", WALL), "Bearer " + TOKEN).toCompletableFuture())
        .as("nobody has begun to read")
        .isCompletedWithValue(PostAnswer.BUSY);
  }

  @Test
  void whoGoesOnInAnotherProcessIsToldThatEverythingMayBeOld() throws Exception {
    feed = feed();
    Poll poll = poll();
    assertThat(poll.changes()).containsExactly(Events.all());
    assertThat(poll.loss().map(WatchLoss::cause)).contains(WatchLoss.Cause.NO_CHECKPOINT);
    feed.confirm(poll);
    assertThat(poll().loss()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsToldAsTreesAndTaken() throws Exception {
    CompletableFuture<PostAnswer> answer = post("hello");
    Poll poll = poll();
    assertThat(poll.changes()).containsExactly(Events.all());
    feed.confirm(poll);
    assertThat(answer).isCompletedWithValue(PostAnswer.TOLD);
    assertThat(listener.lines).containsExactly("malformed hello");
  }

  @Test
  void anEventThatComesAfterItsClaimRaisesTheDelayAndEndsClaims() throws Exception {
    assertThat(poll().complete()).isTrue();
    assertThat(post(Events.created("x", WALL.minus(Duration.ofMinutes(10))))).isNotDone();
    Poll poll = poll();
    assertThat(poll.complete()).isFalse();
    assertThat(feed.delay()).isEqualTo(Duration.ofMinutes(15));
    assertThat(listener.lines).containsExactly("late, allowed PT15M");
    feed.confirm(poll);
    now += EventDelay.Limits.DEFAULT.distrust().toNanos();
    assertThat(poll().complete()).isTrue();
  }

  @Test
  void whoeverTakesOverClaimsNothingEither() throws Exception {
    poll();
    var unused = post(Events.created("x", WALL.minus(Duration.ofMinutes(10))));
    feed.confirm(poll());
    String memory = feed.memory();
    feed = feed();
    feed.recall(memory);
    feed.confirm(poll());
    assertThat(poll().complete()).isFalse();
    assertThat(feed.delay()).isEqualTo(Duration.ofMinutes(15));
    now += EventDelay.Limits.DEFAULT.distrust().toNanos();
    assertThat(poll().complete()).isTrue();
    assertThat(feed.memory()).isEmpty();
  }

  @Test
  void whoeverWaitsIsAnsweredWhenNobodyReadsAnyMore() throws Exception {
    CompletableFuture<PostAnswer> told = post(Events.created("x", WALL));
    poll();
    CompletableFuture<PostAnswer> waiting = post(Events.created("y", WALL));
    feed.close();
    assertThat(told).isCompletedWithValue(PostAnswer.BUSY);
    assertThat(waiting).isCompletedWithValue(PostAnswer.BUSY);
    assertThat(post(Events.created("z", WALL))).isCompletedWithValue(PostAnswer.BUSY);
  }

  @Test
  void aTokenThatCanBeGuessedIsRefused() {
    assertThatThrownBy(
            () -> new PostSettings("f", "short", EventDialect.DEFAULT, EventDelay.Limits.DEFAULT))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining("5 characters")
        .hasMessageNotContaining("short");
  }

  private CompletableFuture<PostAnswer> post(String body) {
    return feed.accept(body, "Bearer " + TOKEN).toCompletableFuture();
  }

  private Poll poll() throws InterruptedException {
    Poll poll = feed.poll(position, Duration.ZERO);
    position = poll.position();
    return poll;
  }

  private PostFeed feed() {
    return new PostFeed(
        new PostSettings("posts", TOKEN, EventDialect.DEFAULT, EventDelay.Limits.DEFAULT),
        List.of(Events.LAKE),
        () -> now,
        () -> WALL,
        listener);
  }
}
