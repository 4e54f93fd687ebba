package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.DecidingRule;
import io.syncline.proto.node.v1.ExplainEvent;
import io.syncline.proto.node.v1.ExplainEventKind;
import io.syncline.proto.node.v1.ExplainRequest;
import io.syncline.proto.node.v1.ExplainResponse;
import io.syncline.proto.node.v1.ExplainServiceGrpc;
import io.syncline.proto.node.v1.ListRequest;
import io.syncline.proto.node.v1.MountState;
import io.syncline.proto.node.v1.Standing;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a node tells of a path that it holds, has written, or knows nothing of. */
final class ExplainRpcTest extends RpcFixture {

  @Test
  void ofAPathThatNobodyAskedForNothingIsHeld() {
    ExplainResponse answer = explain("/lake/d/f");
    assertThat(answer.getCluster()).isEqualTo("east");
    assertThat(answer.getLocation()).isEqualTo("s3://lake/d/f");
    assertThat(answer.getMount()).isEqualTo("/lake");
    assertThat(answer.getStanding().getRule()).isEqualTo(DecidingRule.DECIDING_RULE_MISSING);
    assertThat(answer.getStanding().getServed()).isFalse();
    assertThat(answer.getStanding().hasHeld()).isFalse();
    assertThat(answer.getStanding().getNode()).isEqualTo("n1");
    assertThat(answer.getStanding().getFeedState()).isEqualTo(MountState.MOUNT_STATE_CATCHING_UP);
  }

  @Test
  void tellsOfAWriteAndOfTheQuestionAfterIt() {
    write("/lake/d/f", "first");
    ExplainResponse written = explain("/lake/d/f");
    assertThat(kinds(written)).contains(ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED);
    assertThat(written.getStanding().getServed()).isFalse();

    stat("/lake/d/f");
    ExplainResponse held = explain("/lake/d/f");
    Standing standing = held.getStanding();
    assertThat(standing.getRule()).isEqualTo(DecidingRule.DECIDING_RULE_VALIDATED);
    assertThat(standing.getServed()).isTrue();
    assertThat(standing.getHeld().getExists()).isTrue();
    assertThat(standing.getHeld().getSize()).isEqualTo(5);
    assertThat(standing.getHeld().getVersion()).isNotEmpty();
    assertThat(standing.getUntilMillis() - standing.getSinceMillis())
        .as("the sync interval")
        .isBetween(held.getSyncIntervalMillis() - 1, held.getSyncIntervalMillis() + 1);
    ExplainEvent last = held.getEvents(held.getEventsCount() - 1);
    assertThat(last.getKind()).isEqualTo(ExplainEventKind.EXPLAIN_EVENT_KIND_ASKED);
    assertThat(last.getDetail()).isEqualTo("STORED");
  }

  @Test
  void theLogAcksAndTheNumberIsThatOfTheWrite() throws Exception {
    write("/lake/d/f", "first");
    ExplainResponse answer = awaitKind("/lake/d/f", ExplainEventKind.EXPLAIN_EVENT_KIND_APPLIED);
    ExplainEvent committed = event(answer, ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED);
    ExplainEvent applied = event(answer, ExplainEventKind.EXPLAIN_EVENT_KIND_APPLIED);
    assertThat(applied.getOrigin()).isEqualTo("east/east-1/1").isEqualTo(committed.getOrigin());
    assertThat(committed.getPartition()).isEqualTo(applied.getPartition());
    assertThat(committed.getSequence()).isBetween(applied.getSequence(), applied.getLastSequence());
    assertThat(applied.getCause()).isEqualTo("WRITE");
    awaitKind("/lake/d/f", ExplainEventKind.EXPLAIN_EVENT_KIND_PUBLISHED);
  }

  @Test
  void anAbsenceIsHeldAsSuch() throws Exception {
    assertThat(code(() -> stat("/lake/none"))).isEqualTo(ErrorCode.NOT_FOUND.id());
    Standing standing = explain("/lake/none").getStanding();
    assertThat(standing.getServed()).isTrue();
    assertThat(standing.hasHeld()).isTrue();
    assertThat(standing.getHeld().getExists()).isFalse();
  }

  @Test
  void ofADirectoryItIsToldWhetherItsChildrenAreServed() {
    write("/lake/d/f", "first");
    stat("/lake/d");
    Standing before = explain("/lake/d").getStanding();
    assertThat(before.getHeld().getDirectory()).isTrue();
    assertThat(before.getChildren().getServed()).isFalse();
    files.list(ListRequest.newBuilder().setPath("/lake/d").build()).forEachRemaining(page -> {});
    Standing after = explain("/lake/d").getStanding();
    assertThat(after.getChildren().getServed()).isTrue();
    assertThat(after.getChildren().getChildren()).isEqualTo(1);
    assertThat(explain("/lake/d/f").getStanding().getValidatedByListing()).isTrue();
  }

  @Test
  void explainingAsksTheStoreNothingAndLeavesWhatIsHeldAsItIs() {
    write("/lake/d/f", "first");
    ExplainResponse one = explain("/lake/d/f");
    ExplainResponse other = explain("/lake/d/f");
    assertThat(other.getEventsList())
        .as("a question to the store would be an event")
        .filteredOn(event -> event.getKind() == ExplainEventKind.EXPLAIN_EVENT_KIND_ASKED)
        .isEmpty();
    assertThat(other.getStanding().getRule()).isEqualTo(one.getStanding().getRule());
  }

  @Test
  void mountPointsAndDirectoriesOfTheNamespaceAreAlwaysThere() throws Exception {
    ExplainResponse root = explain("/");
    assertThat(root.getLocation()).isEmpty();
    assertThat(root.getMountedList()).contains("/lake");
    assertThat(root.hasStanding()).isFalse();
    assertThat(explain("/lake").getMountedList()).containsExactly("/lake");
    assertThat(code(() -> explain("/nowhere"))).isEqualTo(ErrorCode.UNKNOWN_MOUNT.id());
    assertThat(code(() -> explain("not a path"))).isEqualTo(ErrorCode.INVALID_PATH.id());
  }

  /** The other node is this one again, under another name: what it tells comes twice. */
  @Test
  void otherNodesAreAskedAndThoseThatAreSilentNamed() {
    write("/lake/d/f", "first");
    long committed = count(explain("/lake/d/f"));
    cluster.registered =
        Optional.of(List.of(FakeCluster.info("n1"), at("n2", server.port()), at("n3", 1)));
    ExplainResponse answer = explain("/lake/d/f");
    assertThat(count(answer)).isEqualTo(2 * committed);
    assertThat(answer.getHistoriesCount()).isEqualTo(2);
    assertThat(answer.getSilentCount()).isEqualTo(1);
    assertThat(answer.getSilent(0).getNode()).isEqualTo("n3");
    assertThat(answer.getSilent(0).getDetail()).startsWith("UNAVAILABLE: ");
    assertThat(answer.getEventsList())
        .isSortedAccordingTo((one, other) -> Long.compare(one.getAtMillis(), other.getAtMillis()));
  }

  @Test
  void whileZooKeeperIsAwayTheNodeTellsWhatItKnowsItself() {
    cluster.registered = Optional.empty();
    ExplainResponse answer = explain("/lake/d/f");
    assertThat(answer.hasStanding()).isTrue();
    assertThat(answer.getOthersUnknown()).startsWith("ZooKeeper does not answer");
  }

  private static long count(ExplainResponse answer) {
    return kinds(answer).stream()
        .filter(kind -> kind == ExplainEventKind.EXPLAIN_EVENT_KIND_COMMITTED)
        .count();
  }

  private static List<ExplainEventKind> kinds(ExplainResponse answer) {
    return answer.getEventsList().stream().map(ExplainEvent::getKind).toList();
  }

  private static ExplainEvent event(ExplainResponse answer, ExplainEventKind kind) {
    return answer.getEventsList().stream()
        .filter(event -> event.getKind() == kind)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " in " + answer));
  }

  private ExplainResponse awaitKind(String path, ExplainEventKind kind) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    ExplainResponse answer = explain(path);
    for (int i = 0; i < 3000 && !kinds(answer).contains(kind); i++) {
      assertThat(never.await(10, TimeUnit.MILLISECONDS)).isFalse();
      answer = explain(path);
    }
    assertThat(kinds(answer)).contains(kind);
    return answer;
  }

  private void write(String path, String text) {
    memory
        .namespace()
        .create(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), true, false);
  }

  private ExplainResponse explain(String path) {
    return ExplainServiceGrpc.newBlockingStub(channel)
        .explain(ExplainRequest.newBuilder().setPath(path).build());
  }

  private static NodeInfo at(String name, int port) {
    return new NodeInfo(name, "instance", "127.0.0.1", port, 1, 1, 4000);
  }
}
