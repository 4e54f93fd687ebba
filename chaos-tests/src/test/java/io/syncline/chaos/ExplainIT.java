package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.embedded.EmbeddedQueue;
import io.syncline.embedded.EmbeddedS3;
import io.syncline.embedded.S3Events;
import io.syncline.embedded.S3Operation;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.DecidingRule;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainEventKind;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of one path as two clusters tell it, and the feed that is late. */
final class ExplainIT {
  @TempDir private static Path folder;
  private static EmbeddedQueue queue;
  private static S3Events events;
  private static EmbeddedS3 s3;
  private static TwoClusters clusters;
  private static StoreView outside;

  @BeforeAll
  static void start() {
    queue = EmbeddedQueue.start();
    queue.make("lake", Map.of("VisibilityTimeout", "20"));
    events = new S3Events(body -> queue.send("lake", body));
    s3 = EmbeddedS3.start(null, 0, List.of(TwoClusters.BUCKET), events);
    clusters = TwoClusters.overWatchedS3(folder, s3, queue.queue("lake"), "").start();
    outside = clusters.store();
    AddMountRequest soon =
        clusters.lakeMount().toBuilder()
            .setPath("/soon")
            .setSyncIntervalMillis(Duration.ofMillis(100).toMillis())
            .build();
    east().addMount(soon);
    west().addMount(soon);
    clusters.awaitWatched();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
    queue.close();
  }

  @Test
  void aWriteIsFollowedFromTheClusterThatMadeItToTheOneThatServesIt() {
    events.go(S3Events.Way.HELD);
    east().put("/lake/d/f", "first");
    Await.seen(() -> assertThat(west().cat("/lake/d/f")).isEqualTo("first"));
    servedSame("first");

    east().putAndPublish("/lake/d/f", "second");
    s3.forgetRequests();
    ExplainResponse written = east().explain("/lake/d/f");
    ExplainEvent committed = last(written, ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED);
    ExplainEvent published = last(written, ExplainEventKind.EXPLAIN_EVENT_KIND_PUBLISHED);
    assertThat(committed.getOrigin()).startsWith("east/n1/").isEqualTo(published.getOrigin());
    assertThat(published.getSequence()).isEqualTo(committed.getSequence());
    assertThat(published.getPartition()).isEqualTo(written.getShard());

    ExplainResponse told =
        await(
            west(),
            "/lake/d/f",
            answer -> answer.getEventsList().stream().anyMatch(event -> tellsOf(event, committed)));
    assertThat(told.getStanding().getServed()).as("%s", told).isFalse();
    assertThat(told.getStanding().getRule()).isEqualTo(DecidingRule.DECIDING_RULE_INVALIDATED);
    assertThat(s3.count(S3Operation.HEAD_OBJECT))
        .as("explaining asks the store nothing, neither here nor there")
        .isZero();

    servedSame("second");
    ExplainResponse served = west().explain("/lake/d/f");
    Standing standing = served.getStanding();
    assertThat(standing.getRule()).isEqualTo(DecidingRule.DECIDING_RULE_UNBOUNDED);
    assertThat(standing.hasValidatedMillis()).isTrue();
    ExplainEvent asked = last(served, ExplainEventKind.EXPLAIN_EVENT_KIND_ASKED);
    assertThat(asked.getDetail()).isEqualTo("STORED");
    assertThat(asked.getFound()).isEqualTo("OTHER");
    assertThat(standing.getHeld().getVersion())
        .isNotEmpty()
        .isEqualTo(east().explain("/lake/d/f").getStanding().getHeld().getVersion());
  }

  @Test
  void theFeedThatIsLateIsNamedUntilItTellsOfTheChange() {
    outside.put("late/f", "first");
    Await.seen(() -> assertThat(west().cat("/soon/late/f")).isEqualTo("first"));
    events.go(S3Events.Way.HELD);
    outside.put("late/f", "second");

    ExplainResponse late =
        await(
            west(),
            "/soon/late/f",
            answer -> answer.getStanding().getRule() == DecidingRule.DECIDING_RULE_TOO_OLD);
    Standing standing = late.getStanding();
    assertThat(standing.getServed()).isFalse();
    assertThat(standing.hasTooOldSinceMillis()).isTrue();
    assertThat(standing.getHeld().getExists()).isTrue();
    assertThat(standing.getLimitSubject()).startsWith("east/watch-lake/");
    assertThat(standing.getLimit()).isIn(FeedLimit.FEED_LIMIT_NO_CLAIM, FeedLimit.FEED_LIMIT_CLAIM);
    assertThat(standing.getFeedState())
        .isIn(MountState.MOUNT_STATE_POLLING, MountState.MOUNT_STATE_CATCHING_UP);

    long before = watched(late);
    events.go(S3Events.Way.ONCE);
    ExplainResponse told = await(west(), "/soon/late/f", answer -> watched(answer) > before);
    assertThat(told.getStanding().getRule()).isEqualTo(DecidingRule.DECIDING_RULE_INVALIDATED);
    assertThat(west().cat("/soon/late/f")).isEqualTo("second");
  }

  /** Both read, and show what they hold. */
  private static void servedSame(String text) {
    for (Doors doors : List.of(east(), west())) {
      Await.seen(
          () -> {
            assertThat(doors.cat("/lake/d/f")).isEqualTo(text);
            assertThat(doors.explain("/lake/d/f").getStanding().getServed()).isTrue();
          });
    }
  }

  private static boolean tellsOf(ExplainEvent event, ExplainEvent committed) {
    return event.getKind() == ExplainEventKind.EXPLAIN_EVENT_KIND_APPLIED
        && event.getOrigin().equals(committed.getOrigin())
        && event.getPartition() == committed.getPartition()
        && event.getSequence() <= committed.getSequence()
        && event.getLastSequence() >= committed.getSequence();
  }

  private static long watched(ExplainResponse answer) {
    return answer.getEventsList().stream()
        .filter(event -> event.getCause().equals("WATCH"))
        .filter(event -> event.getOrigin().startsWith("east/watch-lake/"))
        .filter(event -> event.getLocation().equals(answer.getLocation()))
        .count();
  }

  private static ExplainEvent last(ExplainResponse answer, ExplainEventKind kind) {
    return answer.getEventsList().stream()
        .filter(event -> event.getKind() == kind)
        .reduce((one, later) -> later)
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + answer));
  }

  private static ExplainResponse await(
      Doors doors, String path, Predicate<ExplainResponse> condition) {
    AtomicReference<ExplainResponse> last = new AtomicReference<>();
    Await.within(
        Await.RECOVERY,
        () -> {
          last.set(doors.explain(path));
          assertThat(condition.test(last.get())).as("%s", last.get()).isTrue();
        });
    return last.get();
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
