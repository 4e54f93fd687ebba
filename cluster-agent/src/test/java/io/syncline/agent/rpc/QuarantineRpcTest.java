package io.syncline.agent.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.UnreadableRecord;
import io.syncline.proto.node.v1.ListQuarantineRequest;
import io.syncline.proto.node.v1.ListQuarantineResponse;
import io.syncline.proto.node.v1.QuarantinedHeader;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The records that are kept aside, over a real port. */
final class QuarantineRpcTest extends RpcFixture {
  private static final Instant SEEN = Instant.parse("2024-05-01T10:00:00.123Z");

  @Test
  void recordIsToldWithAllThatWasKept() {
    quarantine.add(
        new UnreadableRecord(
            new Position("syncline.changes.east", "id-1", 3, 42),
            new byte[] {1},
            new byte[] {2, -1},
            List.of(new UnreadableRecord.Header("syncline-kind", "\u001b[2J")),
            "not a record",
            Optional.of(new Origin("east", "n1", 7)),
            5000),
        SEEN);
    assertThat(ask(ListQuarantineRequest.newBuilder()))
        .isEqualTo(
            ListQuarantineResponse.newBuilder()
                .addRecords(
                    QuarantinedRecordInfo.newBuilder()
                        .setId(1)
                        .setSeenMillis(SEEN.toEpochMilli())
                        .setTopic("syncline.changes.east")
                        .setTopicId("id-1")
                        .setPartition(3)
                        .setOffset(42)
                        .setOrigin("east/n1/7")
                        .setReason("not a record")
                        .addHeaders(
                            QuarantinedHeader.newBuilder()
                                .setName("syncline-kind")
                                .setText("\u001b[2J"))
                        .setSize(5000)
                        .setKey(ByteString.copyFrom(new byte[] {1}))
                        .setValue(ByteString.copyFrom(new byte[] {2, -1})))
                .build());
  }

  @Test
  void comesInPagesUntilThereAreNoMore() {
    for (int i = 0; i < 5; i++) {
      quarantine.add(record("t", 0, i), SEEN);
    }
    ListQuarantineResponse first = ask(ListQuarantineRequest.newBuilder().setLimit(3));
    assertThat(offsets(first)).containsExactly(4L, 3L, 2L);
    ListQuarantineResponse second =
        ask(ListQuarantineRequest.newBuilder().setLimit(2).setBelowId(first.getNextBelowId()));
    assertThat(offsets(second)).containsExactly(1L, 0L);
    assertThat(second.getNextBelowId()).isZero();
  }

  @Test
  void topicAndPartitionNarrowTheAnswer() {
    quarantine.add(record("a", 0, 1), SEEN);
    quarantine.add(record("a", 1, 2), SEEN);
    quarantine.add(record("b", 0, 3), SEEN);
    assertThat(offsets(ask(ListQuarantineRequest.newBuilder().setTopic("a"))))
        .containsExactly(2L, 1L);
    assertThat(offsets(ask(ListQuarantineRequest.newBuilder().setPartition(0))))
        .containsExactly(3L, 1L);
    assertThat(offsets(ask(ListQuarantineRequest.newBuilder().setTopic("b").setPartition(1))))
        .isEmpty();
  }

  @Test
  void pageOfTheLargestRecordsFitsWhatClientsExpect() {
    String text = "\u20ac".repeat(UnreadableRecord.MAX_HEADER_CHARACTERS);
    byte[] bytes = new byte[UnreadableRecord.MAX_KEPT_BYTES];
    for (int i = 0; i < 150; i++) {
      quarantine.add(
          new UnreadableRecord(
              new Position("t".repeat(249), "i".repeat(22), 0, i),
              bytes,
              bytes,
              Collections.nCopies(
                  UnreadableRecord.MAX_KEPT_HEADERS, new UnreadableRecord.Header(text, text)),
              "\u20ac".repeat(1024),
              Optional.empty(),
              1 << 20),
          SEEN);
    }
    // The channel of the fixture accepts what gRPC accepts unless it is told otherwise: 4 MiB.
    ListQuarantineResponse page = ask(ListQuarantineRequest.newBuilder().setLimit(1_000_000));
    assertThat(page.getRecordsCount()).isEqualTo(QuarantineMessages.MAX_PAGE);
    assertThat(page.getNextBelowId()).isEqualTo(51);
  }

  private ListQuarantineResponse ask(ListQuarantineRequest.Builder request) {
    return admin.listQuarantine(request.build());
  }

  private static List<Long> offsets(ListQuarantineResponse page) {
    return page.getRecordsList().stream().map(QuarantinedRecordInfo::getOffset).toList();
  }

  private static UnreadableRecord record(String topic, int partition, long offset) {
    return new UnreadableRecord(
        new Position(topic, "id", partition, offset),
        new byte[0],
        new byte[0],
        List.of(),
        "garbage",
        Optional.empty(),
        0);
  }
}
