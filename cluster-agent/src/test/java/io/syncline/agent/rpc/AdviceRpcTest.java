package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeCluster;
import io.syncline.core.error.ErrorCode;
import io.syncline.proto.node.v1.AdviceConfidence;
import io.syncline.proto.node.v1.AdviceServiceGrpc;
import io.syncline.proto.node.v1.AdviseRequest;
import io.syncline.proto.node.v1.AdviseResponse;
import io.syncline.proto.node.v1.ExternalChanges;
import io.syncline.proto.node.v1.IntervalPrediction;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a node predicts from its own reads, and from those of the others. */
final class AdviceRpcTest extends RpcFixture {
  private static final AdviseRequest LAKE = AdviseRequest.newBuilder().setPath("/lake").build();

  @Test
  void withoutAnyReadNothingIsKnown() {
    AdviseResponse answer = advise(LAKE);
    assertThat(answer.getConfidence()).isEqualTo(AdviceConfidence.ADVICE_CONFIDENCE_NOT_ENOUGH);
    assertThat(answer.hasRecommendedMillis()).isFalse();
    assertThat(answer.getReasons(0)).startsWith("not enough recorded: 0 reads");
    assertThat(answer.getNodesList()).isEmpty();
  }

  @Test
  void readsAreCountedAndPredictedFor() {
    read(20);
    AdviseResponse answer = advise(LAKE);
    assertThat(answer.getCluster()).isEqualTo("east");
    assertThat(answer.getPath()).isEqualTo("/lake");
    assertThat(answer.getAccesses()).isEqualTo(20);
    assertThat(answer.getNodesList()).containsExactly("n1");
    assertThat(answer.getExternalChanges()).isEqualTo(ExternalChanges.EXTERNAL_CHANGES_UNWATCHED);
    assertThat(answer.getPredictionsList())
        .extracting(IntervalPrediction::getIntervalMillis)
        .containsExactly(1_000L, 5_000L, 10_000L, 30_000L, 60_000L, 300_000L, 900_000L, 3_600_000L);
    assertThat(answer.getPredictionsList())
        .filteredOn(IntervalPrediction::getCurrent)
        .extracting(IntervalPrediction::getIntervalMillis)
        .containsExactly(answer.getSyncIntervalMillis());
    IntervalPrediction hour = answer.getPredictions(7);
    double perHour = 3600 / answer.getRecordedSeconds();
    assertThat(hour.getPolling().getGetsPerHour())
        .as("one question in all")
        .isEqualTo(perHour, within(1e-6 * perHour));
    assertThat(hour.getAssessable()).isFalse();
    assertThat(hour.hasLive()).as("nobody tells of changes").isFalse();
    assertThat(hour.getPolling().hasStaleness()).isFalse();
  }

  @Test
  void intervalsAndPricesAreThoseThatWereAskedFor() {
    read(5);
    AdviseResponse answer =
        advise(
            LAKE.toBuilder()
                .addIntervalMillis(0)
                .addIntervalMillis(-1)
                .setPriceGet(1)
                .setPriceList(2)
                .build());
    assertThat(answer.getPredictionsList())
        .extracting(IntervalPrediction::getIntervalMillis)
        .containsExactly(0L, answer.getSyncIntervalMillis(), -1L);
    IntervalPrediction always = answer.getPredictions(0);
    double perHour = 5 * 3600 / answer.getRecordedSeconds();
    assertThat(always.getPolling().getGetsPerHour()).isEqualTo(perHour, within(1e-6 * perHour));
    assertThat(always.getPolling().getMonthlyCost())
        .isEqualTo(0.73 * perHour, within(1e-6 * perHour));
  }

  /** The other node is this one again, under another name: its reads come twice. */
  @Test
  void whatTheOthersRecordedIsAddedAndTheSilentAreNamed() {
    read(10);
    cluster.registered =
        Optional.of(List.of(FakeCluster.info("n1"), at("n2", server.port()), at("n3", 1)));
    AdviseResponse answer = advise(LAKE);
    assertThat(answer.getAccesses()).isEqualTo(20);
    assertThat(answer.getNodesList()).containsExactly("n1", "n2");
    assertThat(answer.getSilentList()).hasSize(1);
    assertThat(answer.getSilent(0).getNode()).isEqualTo("n3");
    IntervalPrediction hour = answer.getPredictions(7);
    assertThat(hour.getPolling().getGetsPerHour())
        .isGreaterThan(1.9 * 3600 / (answer.getRecordedSeconds() + 1));
  }

  @Test
  void aNodeTellsOnlyItsOwnWhenAskedByAnother() {
    read(3);
    cluster.registered = Optional.of(List.of(FakeCluster.info("n1"), at("n3", 1)));
    AdviseResponse answer = advise(LAKE.toBuilder().setThisNodeOnly(true).build());
    assertThat(answer.getRecorded().getAccesses()).isEqualTo(3);
    assertThat(answer.getSilentCount()).isZero();
    assertThat(RecordedMessages.message(RecordedMessages.recorded(answer.getRecorded())))
        .as("there and back")
        .isEqualTo(answer.getRecorded());
  }

  @Test
  void whileZooKeeperIsAwayTheNodeTellsWhatItKnowsItself() {
    cluster.registered = Optional.empty();
    read(2);
    AdviseResponse answer = advise(LAKE);
    assertThat(answer.getAccesses()).isEqualTo(2);
    assertThat(answer.getOthersUnknown()).startsWith("ZooKeeper does not answer");
  }

  @Test
  void refusesWhatIsNotSimulatedAndWhatIsNoMount() throws Exception {
    for (long millis : new long[] {-2, 1, 999, 86_400_001L}) {
      assertThat(code(() -> advise(LAKE.toBuilder().addIntervalMillis(millis).build())))
          .as("%s ms", millis)
          .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    }
    assertThat(code(() -> advise(LAKE.toBuilder().setPriceGet(-1).build())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    assertThat(code(() -> advise(LAKE.toBuilder().setBudget(Double.NaN).build())))
        .isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    AdviseRequest.Builder many = LAKE.toBuilder();
    for (int i = 0; i < 33; i++) {
      many.addIntervalMillis(1_000 + i);
    }
    assertThat(code(() -> advise(many.build()))).isEqualTo(ErrorCode.INVALID_ARGUMENT.id());
    assertThat(code(() -> advise(AdviseRequest.newBuilder().setPath("/lake/d").build())))
        .isEqualTo(ErrorCode.UNKNOWN_MOUNT.id());
  }

  private void read(int times) {
    memory.namespace().create("/lake/d/f", new ByteArrayInputStream(new byte[1]), true, false);
    for (int i = 0; i < times; i++) {
      stat("/lake/d/f");
    }
  }

  private AdviseResponse advise(AdviseRequest request) {
    return AdviceServiceGrpc.newBlockingStub(channel).advise(request);
  }

  private static NodeInfo at(String name, int port) {
    return new NodeInfo(name, "instance", "127.0.0.1", port, 1, 1, 4000);
  }
}
