package io.syncline.watch.s3.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.embedded.EmbeddedQueue;
import io.syncline.watch.RecordingListener;
import io.syncline.watch.s3.Events;
import io.syncline.watch.s3.message.EventDialect;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A real queue, and readers of it that die, lose answers and are succeeded. Whether anything may be
 * hidden is decided by a clock that tests set: it stands still unless they say so.
 */
@Timeout(300)
class SqsFeedIT {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long DEADLINE = Duration.ofMinutes(2).toNanos();

  /** For the visibility timeout of any queue here, and a request on its way. */
  private static final long NOTHING_HIDDEN = Duration.ofMinutes(10).toNanos();

  private static EmbeddedQueue server;
  private static int queues;

  private final RecordingListener listener = new RecordingListener();
  private String queue;
  private long now = 77;
  private FaultySqs client;
  private SqsFeed feed;
  private String position;

  @BeforeAll
  static void start() {
    server = EmbeddedQueue.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void begin() {
    queue = "q" + queues++;
    server.make(queue, Map.of("VisibilityTimeout", "2"));
    feed = feed(queue);
    position = feed.now();
    now += NOTHING_HIDDEN;
  }

  @AfterEach
  void end() {
    feed.close();
  }

  @Test
  void everythingIsToldAndRemovedOnceItIsConfirmed() throws Exception {
    for (int i = 0; i < 25; i++) {
      server.send(queue, Events.created("f" + i));
    }
    Set<String> names = new TreeSet<>();
    Poll last = Poll.of(List.of(), position, false);
    while (names.size() < 25) {
      last = poll();
      last.changes().forEach(change -> names.add(change.location().name()));
      feed.confirm(last);
    }
    assertThat(poll().complete()).isTrue();
    succeed(queue);
    now += NOTHING_HIDDEN;
    assertThat(pollUntil(Poll::complete).changes()).as("nothing is left").isEmpty();
  }

  @Test
  void moreThanAPollTakesIsTakenByTheNext() throws Exception {
    for (int i = 0; i < SqsFeed.MAX_MESSAGES + 25; i++) {
      server.send(queue, Events.created("f" + i));
    }
    Poll first = poll();
    assertThat(first.complete()).isFalse();
    assertThat(listener.lines).containsExactly("reached QUEUE_MESSAGES");
    feed.confirm(first);
    assertThat(poll().changes()).isNotEmpty();
    assertThat(listener.lines).hasSize(1);
  }

  @Test
  void manyChangesInFewMessagesEndAPollToo() throws Exception {
    int records = 100;
    for (int from = 0; from < Poll.MAX_CHANGES; from += records) {
      server.send(queue, Events.records(from, from + records, Instant.now()));
    }
    assertThat(poll().complete()).isFalse();
    assertThat(listener.lines).containsExactly("reached POLL_CHANGES");
  }

  @Test
  void anEmptyQueueIsBelievedAndItsPositionStays() throws Exception {
    Poll poll = poll();
    assertThat(poll).isEqualTo(Poll.of(List.of(), position, true));
    feed.confirm(poll);
  }

  @Test
  void whatWasNotConfirmedIsToldAgainOutOfMemory() throws Exception {
    server.send(queue, Events.created("x"));
    String before = position;
    Poll first = poll();
    assertThat(first.changes()).containsExactly(Events.told("x"));
    assertThat(first.position()).isNotEqualTo(before);
    Poll again = feed.poll(before, POLL);
    assertThat(again).isEqualTo(Poll.of(first.changes(), first.position(), false));
    feed.confirm(Poll.of(List.of(), first.position(), false));
    assertThat(feed.poll(before, POLL)).as("that one was not the last").isEqualTo(again);
    feed.confirm(again);
    position = again.position();
    assertThat(poll().changes()).isEmpty();
  }

  @Test
  void aSuccessorClaimsNothingBeforeWhatItsPredecessorReceivedCameBack() throws Exception {
    server.send(queue, Events.created("x"));
    assertThat(poll().changes()).containsExactly(Events.told("x"));
    succeed(queue); // Who received it dies here, with x hidden.
    now += SqsQueue.REQUEST.toNanos(); // Long enough for a request on its way, not for a message.
    Poll told = pollUntil(poll -> !poll.changes().isEmpty(), poll -> !poll.complete());
    assertThat(told.changes()).containsExactly(Events.told("x"));
    assertThat(told.complete()).isFalse();
    feed.confirm(told);
    now += NOTHING_HIDDEN;
    assertThat(poll().complete()).isTrue();
  }

  @Test
  void anAnswerThatWasLostHidesWhatItCarried() throws Exception {
    server.send(queue, Events.created("x"));
    client.receives.add(FaultySqs.Fault.ANSWER_LOST);
    assertThatThrownBy(this::poll)
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UFS_UNAVAILABLE));
    Poll told = pollUntil(poll -> !poll.changes().isEmpty(), poll -> !poll.complete());
    assertThat(told.changes()).containsExactly(Events.told("x"));
    feed.confirm(told);
    assertThat(poll().complete()).isFalse();
    now += NOTHING_HIDDEN;
    assertThat(poll().complete()).isTrue();
  }

  @Test
  void whatCouldNotBeRemovedComesAgain() throws Exception {
    server.send(queue, Events.created("x"));
    Poll told = poll();
    client.deletes.add(FaultySqs.Fault.REQUEST_LOST);
    feed.confirm(told);
    Poll again = pollUntil(poll -> !poll.changes().isEmpty(), poll -> !poll.complete());
    assertThat(again.changes()).containsExactly(Events.told("x"));
    feed.confirm(again);
    now += NOTHING_HIDDEN;
    assertThat(poll()).matches(poll -> poll.complete() && poll.changes().isEmpty());
  }

  @Test
  void anErrorBehindAFullAnswerEndsThePollWithWhatItHas() throws Exception {
    for (int i = 0; i < SqsQueue.BATCH; i++) {
      server.send(queue, Events.created("x" + i));
    }
    client.receives.add(FaultySqs.Fault.NONE);
    client.receives.add(FaultySqs.Fault.REQUEST_LOST);
    Poll told = poll();
    assertThat(told.changes()).hasSize(SqsQueue.BATCH);
    assertThat(told.complete()).isFalse();
    feed.confirm(told);
    assertThat(poll().changes()).isEmpty();
  }

  @Test
  void aQueueThatIsWrittenAllTheTimeIsReadUpToWhenThePollBegan() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger sent = new AtomicInteger();
    Thread writer =
        new Thread(
            () -> {
              while (!ended.get()) {
                server.send(queue, Events.created("f" + sent.getAndIncrement() % 100));
                LockSupport.parkNanos(10_000_000); // So that reading is faster than that.
              }
            });
    writer.start();
    try {
      Poll told = pollUntil(Poll::complete);
      assertThat(told.changes()).isNotEmpty();
    } finally {
      ended.set(true);
      writer.join();
    }
  }

  @Test
  void aMessageThatCannotBeReadIsToldAsTreesAndRemoved() throws Exception {
    server.send(queue, "hello");
    server.send(queue, Events.created("x"));
    Poll told = pollUntil(poll -> listener.lines.contains("malformed hello"));
    assertThat(told.changes()).contains(Events.all());
    feed.confirm(told);
    Poll after = pollUntil(Poll::complete);
    assertThat(after.loss()).isEmpty();
    succeed(queue);
    now += NOTHING_HIDDEN;
    assertThat(pollUntil(Poll::complete).changes()).isEmpty();
    assertThat(listener.lines).containsExactly("malformed hello");
  }

  @Test
  void whereThereAreDeadLettersItBecomesOneAndIsToldOfOnce() throws Exception {
    String dead = queue + "-dead";
    String living = queue + "-living";
    server.make(dead, Map.of());
    server.make(
        living,
        Map.of(
            "VisibilityTimeout",
            "1",
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":\"" + server.arn(dead) + "\",\"maxReceiveCount\":\"2\"}"));
    position = succeed(living);
    server.send(living, "hello");
    int trees = 0;
    SqsFeed graveyard = feed(dead);
    String place = graveyard.now();
    Poll buried = Poll.of(List.of(), place, false);
    long deadline = System.nanoTime() + DEADLINE;
    while (buried.changes().isEmpty() && System.nanoTime() < deadline) {
      Poll poll = poll();
      trees += poll.changes().contains(Events.all()) ? 1 : 0;
      feed.confirm(poll);
      buried = graveyard.poll(place, POLL);
    }
    graveyard.close();
    assertThat(trees).isEqualTo(1);
    assertThat(buried.changes()).containsExactly(Events.all());
    assertThat(listener.lines).containsExactly("malformed hello", "malformed hello");
  }

  @Test
  void whatIsOfNobodysConcernIsRemoved() throws Exception {
    server.send(
        queue, "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"lake\"}");
    server.send(queue, Events.record("lake", "other/x", Instant.now()));
    Poll poll = poll();
    assertThat(poll.changes()).isEmpty();
    assertThat(poll.position()).as("kept before they are removed").isNotEqualTo(feed.now());
    feed.confirm(poll);
    succeed(queue);
    now += NOTHING_HIDDEN;
    String settled = position;
    assertThat(pollUntil(Poll::complete).position()).isEqualTo(settled);
  }

  @Test
  void anEventThatComesAfterItsClaimRaisesTheDelayAndEndsClaims() throws Exception {
    Poll claimed = pollUntil(Poll::complete);
    feed.confirm(claimed);
    server.send(queue, Events.created("fresh", Instant.now()));
    feed.confirm(pollUntil(poll -> poll.changes().contains(Events.told("fresh"))));
    assertThat(listener.lines).isEmpty();
    server.send(queue, Events.created("late", Instant.now().minus(Duration.ofMinutes(10))));
    Poll told = pollUntil(poll -> !poll.changes().isEmpty());
    assertThat(told).matches(poll -> !poll.complete());
    feed.confirm(told);
    assertThat(feed.delay()).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(20));
    assertThat(listener.lines).containsExactly("late, allowed " + feed.delay());
    assertThat(poll().complete()).isFalse();
    now += EventDelay.Limits.DEFAULT.distrust().toNanos();
    assertThat(poll().complete()).isTrue();
  }

  @Test
  void messagesThatWaitAtFirstMakeTheDelayLonger() {
    String waiting = queue + "-waiting";
    server.make(waiting, Map.of("DelaySeconds", "7"));
    position = succeed(waiting);
    assertThat(feed.delay())
        .isEqualTo(EventDelay.Limits.DEFAULT.allowance().plus(Duration.ofSeconds(7)));
  }

  @Test
  void aQueueInOrderHidesWhatComesBehindWhatIsHidden() throws Exception {
    String ordered = queue + ".fifo";
    server.make(ordered, Map.of("FifoQueue", "true", "VisibilityTimeout", "2"));
    server.send(ordered, "g", "1", Events.created("x"));
    position = succeed(ordered);
    assertThat(poll().changes()).containsExactly(Events.told("x"));
    server.send(ordered, "g", "2", Events.created("y"));
    succeed(ordered);
    now += SqsQueue.REQUEST.toNanos();
    Set<String> names = new TreeSet<>();
    long deadline = System.nanoTime() + DEADLINE;
    while (names.size() < 2 && System.nanoTime() < deadline) {
      Poll poll = poll();
      assertThat(poll.complete()).isFalse();
      poll.changes().forEach(change -> names.add(change.location().name()));
      feed.confirm(poll);
    }
    assertThat(names).containsExactly("x", "y");
    now += NOTHING_HIDDEN;
    assertThat(poll().complete()).isTrue();
  }

  @Test
  void thePositionOfAnotherQueueSaysNothing() throws Exception {
    String other = queue + "-other";
    server.make(other, Map.of());
    succeed(other);
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void aQueueMadeAnewUnderItsNameIsAnother() throws Exception {
    String[] parts = position.split(" ", -1);
    position = String.join(" ", parts[0], parts[1], "12345", parts[3], parts[4]);
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void aPositionThatNobodyUnderstandsSaysNothing() throws Exception {
    position = "sqs and something";
    assertLost(WatchLoss.Cause.FOREIGN_POSITION);
  }

  @Test
  void aQueueThatWasNotReadForAsLongAsItKeepsMessagesMayHaveDroppedSome() throws Exception {
    position = aged(Duration.ofDays(3));
    assertThat(poll().loss()).isEmpty();
    assertThat(position).as("that it was empty is written down now and then").contains(" ");
    position = aged(Duration.ofDays(4));
    assertLost(WatchLoss.Cause.EXPIRED);
  }

  @Test
  void aQueueThatIsNotThereIsRefused() {
    feed.close();
    feed = feed("nowhere");
    assertThatThrownBy(feed::now)
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining("make the queue, or correct its address");
  }

  @Test
  void aQueueThatWasRemovedIsRefused() throws Exception {
    feed.confirm(poll());
    server.remove(queue);
    assertThatThrownBy(this::poll)
        .isInstanceOfSatisfying(
            SyncException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION));
  }

  @Test
  void anInterruptEndsAPoll() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(this::poll).isInstanceOf(InterruptedException.class);
  }

  /** The position as it was left some time ago. */
  private String aged(Duration age) {
    String[] parts = feed.now().split(" ", -1);
    long emptied = Long.parseLong(parts[3]) - age.toSeconds();
    return String.join(" ", parts[0], parts[1], parts[2], "" + emptied, parts[4]);
  }

  private void assertLost(WatchLoss.Cause cause) throws InterruptedException {
    String before = position;
    Poll poll = poll();
    assertThat(poll.changes()).containsExactly(Events.all());
    assertThat(poll.loss().map(WatchLoss::cause)).contains(cause);
    assertThat(poll.position()).isNotEqualTo(before);
    feed.confirm(poll);
    assertThat(poll().loss()).isEmpty();
  }

  /** Another reader begins to read. */
  private String succeed(String name) {
    feed.close();
    feed = feed(name);
    return feed.now();
  }

  private Poll poll() throws InterruptedException {
    Poll poll = feed.poll(position, POLL);
    position = poll.position();
    return poll;
  }

  private Poll pollUntil(Predicate<Poll> wanted) throws InterruptedException {
    return pollUntil(wanted, poll -> true);
  }

  /** Polls and confirms until a poll is as wanted, which is not confirmed. */
  private Poll pollUntil(Predicate<Poll> wanted, Predicate<Poll> before)
      throws InterruptedException {
    long deadline = System.nanoTime() + DEADLINE;
    Poll poll = poll();
    while (!wanted.test(poll) && System.nanoTime() < deadline) {
      assertThat(poll).matches(before);
      feed.confirm(poll);
      poll = poll();
    }
    assertThat(poll).matches(wanted);
    return poll;
  }

  private SqsFeed feed(String name) {
    URI url = server.queue(name);
    client =
        new FaultySqs(
            SqsClient.builder()
                .region(Region.of("elasticmq"))
                .endpointOverride(server.endpoint())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClientBuilder(Apache5HttpClient.builder())
                .build());
    SqsSettings settings =
        new SqsSettings(
            url,
            server.endpoint(),
            "elasticmq",
            Optional.of(new SqsSettings.KeyPair("x", "y")),
            EventDialect.DEFAULT,
            EventDelay.Limits.DEFAULT);
    return new SqsFeed(
        new SqsQueue(client, url.toString()), settings, List.of(Events.LAKE), () -> now, listener);
  }
}
