package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireHeader;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.embedded.S3Operation;
import io.syncline.proto.node.v1.LogFault;
import io.syncline.proto.node.v1.LogPartition;
import io.syncline.proto.node.v1.LogStatusRequest;
import io.syncline.proto.node.v1.LogStatusResponse;
import io.syncline.proto.node.v1.LoggedChange;
import io.syncline.proto.node.v1.LoggedRecord;
import io.syncline.proto.node.v1.ReplayLogRequest;
import io.syncline.proto.node.v1.ReplayLogResponse;
import io.syncline.proto.node.v1.TailLogRequest;
import io.syncline.proto.node.v1.TailLogResponse;
import io.syncline.proto.node.v1.VerifyLogRequest;
import io.syncline.proto.node.v1.VerifyLogResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log as people look into it, and a part of it taken once more. */
final class BusToolsIT {
  private static final String EAST = "syncline.changes.east";
  private static final String WEST = "syncline.changes.west";
  private static final long HOUR = 3_600_000;

  @TempDir private static Path folder;
  private static TwoClusters clusters;

  @BeforeAll
  static void start() {
    clusters = TwoClusters.overS3(folder).start();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @Test
  void tellsHowFarEachTopicWasReadAndByWhom() {
    east().putAndPublish("/lake/status", "1");
    Await.seen(
        () -> {
          LogStatusResponse status = west().log().logStatus(LogStatusRequest.getDefaultInstance());
          assertThat(status.getOwnTopic()).isEqualTo(WEST);
          assertThat(status.getPartitionsList())
              .hasSize(2 * TwoClusters.PARTITIONS)
              .allMatch(at -> at.getNode().equals("n1") && at.hasNext())
              .extracting(LogPartition::getTopic)
              .contains(EAST, WEST)
              .startsWith(WEST);
        });
  }

  @Test
  void showsWhatOneClusterToldInAnother() {
    east().putAndPublish("/lake/tail/f", "1");
    TailLogRequest request =
        TailLogRequest.newBuilder()
            .setSinceMillis(HOUR)
            .setToNow(true)
            .setPath("/lake/tail")
            .build();
    List<LoggedRecord> seen = records(west().log().tailLog(request));
    assertThat(seen)
        .isNotEmpty()
        .allMatch(record -> record.getTopic().equals(EAST))
        .allMatch(record -> record.getOrigin().startsWith("east/n1/"))
        .allMatch(record -> record.getKind().equals("changes"));
    assertThat(seen)
        .flatExtracting(LoggedRecord::getChangesList)
        .extracting(LoggedChange::getLocation)
        .contains("s3://lake/tail/f")
        .allMatch(location -> location.startsWith("s3://lake/tail"));
  }

  @Test
  void followsUntilTheClientLeaves() {
    TailLogRequest request = TailLogRequest.newBuilder().addTopics(EAST).build();
    Context.CancellableContext context = Context.current().withCancellation();
    context.run(
        () -> {
          Iterator<TailLogResponse> answers = west().log().tailLog(request);
          assertThat(answers.next().getRecordsList()).as("heartbeats are not asked for").isEmpty();
          east().put("/lake/follow/f", "1");
          List<LoggedRecord> seen = new ArrayList<>();
          while (seen.stream()
              .flatMap(record -> record.getChangesList().stream())
              .noneMatch(change -> change.getLocation().equals("s3://lake/follow/f"))) {
            seen.addAll(answers.next().getRecordsList());
          }
        });
    context.cancel(null);
    // So many at a time: whoever has left makes room.
    for (int i = 0; i < 8; i++) {
      Await.seen(() -> records(west().log().tailLog(request.toBuilder().setToNow(true).build())));
    }
  }

  @Test
  void moreReadersThanAllowedAreRefused() {
    List<Context.CancellableContext> contexts = new ArrayList<>();
    TailLogRequest request = TailLogRequest.newBuilder().addTopics(WEST).build();
    try {
      for (int i = 0; i < 4; i++) {
        Context.CancellableContext context = Context.current().withCancellation();
        contexts.add(context);
        context.run(() -> assertThat(east().log().tailLog(request).hasNext()).isTrue());
      }
      StatusRuntimeException refused =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> east().log().tailLog(request).hasNext());
      assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(refused).hasMessageContaining("topics are read for 4 calls already");
    } finally {
      contexts.forEach(context -> context.cancel(null));
    }
  }

  @Test
  void findsWhatIsWrongWithALogAndNothingInOneThatIsWhole() throws Exception {
    east().putAndPublish("/lake/verify", "1");
    VerifyLogResponse whole = verified(WEST);
    assertThat(whole.getFound().getFaultsList()).isEmpty();
    assertThat(whole.getFound().getRecords()).isPositive();
    assertThat(verified(EAST).getFound().getTotalFaults()).isZero();

    Origin stranger = new Origin("west", "stranger", 1);
    append(heartbeat(stranger, 0));
    append(heartbeat(stranger, 3));
    append(new WireRecord(new byte[] {1, 2, 3}, List.of()));
    assertThat(verified(WEST).getFound().getFaultsList())
        .extracting(LogFault::getKind, LogFault::getPartition, LogFault::getOrigin)
        .containsExactly(tuple("MISSING", 5, "west/stranger/1"), tuple("UNREADABLE", 5, ""));
  }

  @Test
  void whatTheLogToldIsAskedForOnceMore() {
    east().putAndPublish("/lake/replay/f", "1");
    east().putAndPublish("/lake/other/f", "1");
    Await.seen(() -> assertThat(west().cat("/lake/replay/f")).isEqualTo("1"));
    Await.seen(() -> assertThat(west().cat("/lake/other/f")).isEqualTo("1"));
    Await.seen(
        () -> assertThat(west().explain("/lake/replay/f").getStanding().getServed()).isTrue());
    Await.seen(
        () -> assertThat(west().explain("/lake/other/f").getStanding().getServed()).isTrue());

    ReplayLogRequest request =
        ReplayLogRequest.newBuilder().setPath("/lake/replay").setSinceMillis(HOUR).build();
    ReplayLogRequest dryRun = request.toBuilder().setDryRun(true).build();
    // A node that has just started may not know yet who else is there.
    Await.seen(
        () -> assertThatCode(() -> west().log().replayLog(dryRun)).doesNotThrowAnyException());
    ReplayLogResponse planned = west().log().replayLog(dryRun);
    assertThat(planned.getNodes(0).getChanges()).isPositive();
    assertThat(planned.getShardsLeftOut()).isZero();
    assertThat(west().explain("/lake/replay/f").getStanding().getServed()).isTrue();

    assertThat(west().log().replayLog(request).getNodes(0).getChanges())
        .isEqualTo(planned.getNodes(0).getChanges());
    assertThat(west().explain("/lake/replay/f").getStanding().getServed()).isFalse();
    assertThat(west().explain("/lake/other/f").getStanding().getServed())
        .as("what was not asked for is served on")
        .isTrue();
    clusters.s3().forgetRequests();
    assertThat(west().cat("/lake/replay/f")).isEqualTo("1");
    assertThat(clusters.s3().count(S3Operation.HEAD_OBJECT)).isPositive();
  }

  @Test
  void wishesThatMeanNothingAreRefused() {
    StatusRuntimeException unknown =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                east()
                    .log()
                    .verifyLog(VerifyLogRequest.newBuilder().addTopics("orders").build())
                    .hasNext());
    assertThat(unknown)
        .hasMessageContaining("'orders' is no cluster's topic (expected syncline.changes.CLUSTER)");
    StatusRuntimeException noTime =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> east().log().replayLog(ReplayLogRequest.newBuilder().setPath("/lake").build()));
    assertThat(noTime).hasMessageContaining("a replay needs a path, and since when");
  }

  private static VerifyLogResponse verified(String topic) {
    Iterator<VerifyLogResponse> answers =
        east().log().verifyLog(VerifyLogRequest.newBuilder().addTopics(topic).build());
    VerifyLogResponse last = answers.next();
    while (answers.hasNext()) {
      last = answers.next();
    }
    assertThat(last.hasFound()).isTrue();
    return last;
  }

  private static List<LoggedRecord> records(Iterator<TailLogResponse> answers) {
    List<LoggedRecord> records = new ArrayList<>();
    answers.forEachRemaining(answer -> records.addAll(answer.getRecordsList()));
    return records;
  }

  private static WireRecord heartbeat(Origin origin, long number) {
    return RecordCodec.encode(
        new BusRecord(
            origin,
            5,
            new SequenceRange(number, number),
            OptionalLong.empty(),
            new BusRecord.Heartbeat(OptionalLong.empty())));
  }

  private static void append(WireRecord wire) throws Exception {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", clusters.kafka().bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(WEST, 5, null, wire.value());
      for (WireHeader header : wire.headers()) {
        record.headers().add(header.name(), header.value());
      }
      var unused = producer.send(record).get(60, TimeUnit.SECONDS);
    }
  }

  private static Doors east() {
    return clusters.east().doors();
  }

  private static Doors west() {
    return clusters.west().doors();
  }
}
