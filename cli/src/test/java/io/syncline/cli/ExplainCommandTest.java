package io.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cli.context.ClusterContext;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.DecidingRule;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainEventKind;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.FeedLimit;
import io.syncline.proto.node.v1.HeldChildren;
import io.syncline.proto.node.v1.HeldPath;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.NodeHistory;
import io.syncline.proto.node.v1.OnStale;
import io.syncline.proto.node.v1.SilentNode;
import io.syncline.proto.node.v1.Standing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncline explain}: what is told of a path, of one cluster and of many. */
final class ExplainCommandTest {
  private static final ClusterContext NOBODY =
      new ClusterContext("nobody", "localhost:1", "localhost:1", false);
  private static final long T0 = Instant.parse("2025-01-31T12:00:00Z").toEpochMilli();
  private static final String ORIGIN = "east/n1/7";

  private FakeNode east;
  private FakeNode west;
  private Shell shell;

  @BeforeEach
  void start(@TempDir Path home) {
    east = FakeNode.start("east");
    west = FakeNode.start("west");
    shell = new Shell(home).knowing(east.context(), west.context());
    tells(east, answer -> {});
    tells(west, answer -> {});
  }

  @AfterEach
  void stop() {
    east.close();
    west.close();
  }

  @Test
  void mergesTheEventsOfAllClustersByTime() {
    tells(
        east,
        answer ->
            answer
                .addEvents(
                    event(0, ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED)
                        .setDetail("MODIFIED")
                        .setOrigin(ORIGIN)
                        .setSequence(812))
                .addEvents(
                    event(3, ExplainEventKind.EXPLAIN_EVENT_KIND_PUBLISHED)
                        .setOrigin(ORIGIN)
                        .setSequence(812)));
    tells(
        west,
        answer ->
            answer
                .addEvents(
                    event(6, ExplainEventKind.EXPLAIN_EVENT_KIND_APPLIED)
                        .setDetail("MODIFIED")
                        .setCause("WRITE")
                        .setOrigin(ORIGIN)
                        .setSequence(810)
                        .setLastSequence(812))
                .addEvents(
                    event(1200, ExplainEventKind.EXPLAIN_EVENT_KIND_ASKED)
                        .setDetail("STORED")
                        .setFound("OTHER"))
                .setHistories(
                    0, NodeHistory.newBuilder().setNode("n1").setSinceMillis(T0 - 60_000)));
    Shell.Result result = shell.run("explain", "-A", "/lake/a");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            /lake/a   version 9b74c98   1.2 KiB   converged in 2/2 clusters
            east: served: no change is known, and every change before 2025-01-31T12:00:01.500Z is applied, until 2025-01-31T12:00:31.500Z (in 30s) if the watermark stands still
              rule WATERMARK, s3://lake/a, shard 3 at n1, mount /lake, sync interval 30s, external changes WATCHED
              holds version 9b74c98   1.2 KiB
              feed LIVE, watermark 2025-01-31T12:00:01.500Z (500 ms ago), held back by CLAIM east/watch-lake/4: the oldest claim is that of east/watch-lake/4
            west: served: no change is known, and every change before 2025-01-31T12:00:01.500Z is applied, until 2025-01-31T12:00:31.500Z (in 30s) if the watermark stands still
              rule WATERMARK, s3://lake/a, shard 3 at n1, mount /lake, sync interval 30s, external changes WATCHED
              holds version 9b74c98   1.2 KiB
              feed LIVE, watermark 2025-01-31T12:00:01.500Z (500 ms ago), held back by CLAIM east/watch-lake/4: the oldest claim is that of east/watch-lake/4
            events since 2025-01-31T12:00:00Z; each by its own node's clock, compared as they are:
              +0 ms  east/n1  committed     MODIFIED through n1
              +3 ms  east/n1  published     partition 3, east/n1/7#812
              +6 ms  west/n1  applied       MODIFIED (WRITE), partition 3, east/n1/7#810-812, lag 6 ms
              +1.2s  west/n1  validated     the store was asked, not what was held
              west/n1 does not remember everything before 2025-01-31T11:59:00Z
            """);
  }

  @Test
  void theJsonNamesTheRuleItsEndAndWhatHoldsItBack() {
    Shell.Result result = shell.run("explain", "/lake/a", "-c", "east", "-o", "json");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("\"apiVersion\": \"syncline/v1\"", "\"kind\": \"Explanation\"")
        .contains("\"agreement\": \"CONVERGED\"", "\"rule\": \"WATERMARK\"")
        .contains("\"until\": \"2025-01-31T12:00:31.500Z\"", "\"served\": true")
        .contains("\"limit\": \"CLAIM\"", "\"limitSubject\": \"east/watch-lake/4\"")
        .contains("\"version\": \"9b74c98\"", "\"syncInterval\": 30");
  }

  @Test
  void aClusterThatAsksFirstIsNotCounted() {
    tells(
        west,
        answer ->
            answer
                .getStandingBuilder()
                .setRule(DecidingRule.DECIDING_RULE_SUBTREE_INVALIDATED)
                .setServed(false)
                .setMark("s3://lake/")
                .clearUntilMillis());
    Shell.Result result = shell.run("explain", "-A", "/lake/a");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("served in 1/2 clusters, the rest ask the store first")
        .contains("west: asks the store: a change of the tree s3://lake/ was heard of");
  }

  @Test
  void differentVersionsAreSaidToBe() {
    tells(west, answer -> answer.getStandingBuilder().getHeldBuilder().setVersion("other"));
    assertThat(shell.run("explain", "-A", "/lake/a").out())
        .startsWith("/lake/a   version 9b74c98   1.2 KiB   DIFFERENT versions are served");
    tells(west, answer -> answer.setLocation("s3://elsewhere/a"));
    assertThat(shell.run("explain", "-A", "/lake/a").out())
        .contains("shows different places of the store");
  }

  @Test
  void tellsSinceWhenItIsTooOldAndWhichFeedIsLate() {
    tells(
        east,
        answer ->
            answer
                .getStandingBuilder()
                .setRule(DecidingRule.DECIDING_RULE_TOO_OLD)
                .setServed(false)
                .setFeedState(MountState.MOUNT_STATE_CATCHING_UP)
                .setTooOldSinceMillis(T0 + 1000)
                .clearUntilMillis());
    assertThat(shell.run("explain", "/lake/a", "-c", "east").out())
        .contains("older than the sync interval since 2025-01-31T12:00:01Z")
        .contains("feed CATCHING_UP, watermark", "held back by CLAIM east/watch-lake/4");
  }

  @Test
  void anAbsenceADirectoryAndTheNamespaceItselfAreEachTold() {
    tells(east, answer -> answer.getStandingBuilder().setHeld(HeldPath.newBuilder()));
    assertThat(shell.run("explain", "/lake/a", "-c", "east").out())
        .contains("holds that nothing is there");
    tells(
        east,
        answer ->
            answer
                .addMounted("/lake/a/inner")
                .getStandingBuilder()
                .setHeld(HeldPath.newBuilder().setExists(true).setDirectory(true))
                .setChildren(
                    HeldChildren.newBuilder()
                        .setRule(DecidingRule.DECIDING_RULE_INCOMPLETE)
                        .setChildren(5)
                        .setStale(2)));
    assertThat(shell.run("explain", "/lake/a", "-c", "east").out())
        .contains("children: listed again (INCOMPLETE), 5 at the last listing, 2 stale")
        .contains("a directory whatever the store has there: mounted are /lake/a/inner");
    east.explain.explain =
        request -> ExplainResponse.newBuilder().setPath("/").addMounted("/lake").build();
    Shell.Result root = shell.run("explain", "/", "-c", "east");
    assertThat(root.code()).isZero();
    assertThat(root.out())
        .contains("east: a directory of the namespace itself", "mounted below: /lake");
  }

  @Test
  void whatIsNotKnownIsPartial() {
    shell.knowing(NOBODY);
    Shell.Result result = shell.run("explain", "-A", "/lake/a");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out())
        .contains("served in 2/3 clusters, the rest is not known")
        .contains("nobody: not known: SYN-6007");
    tells(
        east,
        answer ->
            answer.addSilent(SilentNode.newBuilder().setNode("n2").setDetail("UNAVAILABLE: x")));
    result = shell.run("explain", "/lake/a", "-c", "east");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out()).contains("node n2 does not answer: UNAVAILABLE: x");
    tells(east, ExplainResponse.Builder::clearStanding);
    result = shell.run("explain", "/lake/a", "-c", "east");
    assertThat(result.code()).isEqualTo(20);
    assertThat(result.out()).contains("east: not known: no node that answered holds shard 3");
    tells(east, answer -> answer.setOthersUnknown("ZooKeeper does not answer"));
    assertThat(shell.run("explain", "/lake/a", "-c", "east").code()).isEqualTo(20);
  }

  @Test
  void aPathThatLeadsNowhereIsNotFound() {
    east.explain.explain =
        request -> {
          throw FakeNode.error(ErrorCode.UNKNOWN_MOUNT, "/x is in no mount");
        };
    Shell.Result result = shell.run("explain", "/x", "-c", "east");
    assertThat(result.code()).isEqualTo(4);
    assertThat(result.err()).startsWith("error SYN-2101: /x is in no mount");
  }

  private static void tells(FakeNode node, Consumer<ExplainResponse.Builder> more) {
    ExplainResponse.Builder answer =
        ExplainResponse.newBuilder()
            .setLocation("s3://lake/a")
            .setMount("/lake")
            .setSyncIntervalMillis(30_000)
            .setExternalChanges(ExternalChanges.EXTERNAL_CHANGES_WATCHED)
            .setOnStale(OnStale.ON_STALE_FAIL)
            .setShard(3)
            .addHistories(NodeHistory.newBuilder().setNode("n1").setNowMillis(T0 + 2000))
            .setStanding(
                Standing.newBuilder()
                    .setNode("n1")
                    .setNowMillis(T0 + 2000)
                    .setRule(DecidingRule.DECIDING_RULE_WATERMARK)
                    .setServed(true)
                    .setHeld(
                        HeldPath.newBuilder().setExists(true).setSize(1234).setVersion("9b74c98"))
                    .setSinceMillis(T0 + 1500)
                    .setUntilMillis(T0 + 31_500)
                    .setFeedState(MountState.MOUNT_STATE_LIVE)
                    .setLimit(FeedLimit.FEED_LIMIT_CLAIM)
                    .setLimitSubject("east/watch-lake/4")
                    .setWatermarkMillis(T0 + 1500)
                    .setCaughtUp(true));
    more.accept(answer);
    ExplainResponse told = answer.build();
    node.explain.explain = request -> told;
  }

  private static ExplainEvent.Builder event(long after, ExplainEventKind kind) {
    return ExplainEvent.newBuilder()
        .setAtMillis(T0 + after)
        .setNode("n1")
        .setKind(kind)
        .setLocation("s3://lake/a")
        .setPartition(3);
  }
}
