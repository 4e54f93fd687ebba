package io.syncline.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncline.embedded.EmbeddedS3;
import io.syncline.proto.node.v1.AddMountRequest;
import io.syncline.proto.node.v1.CheckResult;
import io.syncline.proto.node.v1.NodeState;
import io.syncline.proto.node.v1.Problem;
import io.syncline.proto.node.v1.QuarantinedHeader;
import io.syncline.proto.node.v1.QuarantinedRecordInfo;
import io.syncline.proto.node.v1.TestMountResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes no sense is refused with the code that says why, or set aside and counted. */
final class BadInputIT {
  private static final String EAST_LOG = "syncline.changes.east";
  private static final String WEST_LOG = "syncline.changes.west";

  @TempDir private static Path folder;
  private static TwoClusters clusters;
  private static Doors east;
  private static Doors west;

  @BeforeAll
  static void start() {
    EmbeddedS3 s3 = EmbeddedS3.inMemory(TwoClusters.BUCKET, "locked");
    clusters =
        TwoClusters.overS3(
                folder,
                s3,
                TwoClusters.store("locked", "locked", s3, "not the secret")
                    + TwoClusters.store("ghost", "ghost", s3, EmbeddedS3.SECRET_KEY))
            .start();
    east = clusters.east().doors();
    west = clusters.west().doors();
  }

  @AfterAll
  static void stop() throws Exception {
    clusters.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/lake/../etc/passwd",
        "/lake/a/..",
        "/lake/./a",
        "/lake//a",
        "lake/a",
        "/lake/a\nb",
        "/lake/a\u0000b",
        "/lake/a\u007fb"
      })
  void pathThatIsNoneIsRefusedAtEachDoor(String path) {
    assertRefusedEverywhere(path, "SYN-1002");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://lake/a/../b", "s3:///a", "nfs://lake/a"})
  void uriThatIsNoneIsRefusedAtEachDoor(String uri) {
    assertRefusedEverywhere(uri, "SYN-1003");
  }

  @Test
  void pathBeyondTheLimitIsRefused() {
    String tooLong = "/lake/" + "d/".repeat(2_500) + "f";
    assertThat(refusal(() -> east.stat(tooLong))).isEqualTo("SYN-1002");
    assertThat(refusal(() -> east.put(tooLong, "x"))).isEqualTo("SYN-1002");
    // S3 keys have at most 1,024 bytes: no file has such a name.
    String tooLongForS3 = "/lake/" + "k".repeat(1_025);
    assertThat(refusal(() -> east.put(tooLongForS3, "x"))).isEqualTo("SYN-1003");
  }

  @Test
  void pathInNoMountIsRefused() {
    assertThat(refusal(() -> east.stat("/pond/a"))).isEqualTo("SYN-2101");
    assertThat(refusal(() -> east.put("/pond/a", "x"))).isEqualTo("SYN-2101");
    assertThat(refusal(() -> east.cat("s3://other/a"))).isEqualTo("SYN-2101");
  }

  @Test
  void mountThatMakesNoSenseIsRefused() {
    AddMountRequest lake = clusters.lakeMount();
    assertThat(refusal(() -> east.addMount(lake))).isEqualTo("SYN-2102");
    AddMountRequest other = lake.toBuilder().setPath("/other").build();
    assertThat(refusal(() -> add(other.toBuilder().setSyncIntervalMillis(-7))))
        .isEqualTo("SYN-1001");
    assertThat(refusal(() -> add(other.toBuilder().setSyncIntervalMillis(Long.MAX_VALUE))))
        .isEqualTo("SYN-1001");
    assertThat(refusal(() -> add(other.toBuilder().setLocation("s3://elsewhere"))))
        .isEqualTo("SYN-1001");
    assertThat(refusal(() -> add(other.toBuilder().setLocation("ftp://lake"))))
        .isEqualTo("SYN-1003");
    assertThat(refusal(() -> add(other.toBuilder().setUfs("nothing")))).isEqualTo("SYN-1001");
    assertThat(refusal(() -> add(other.toBuilder().setPath("/a/../b")))).isEqualTo("SYN-1002");
    assertThat(east.status().getMountsList()).extracting("path").doesNotContain("/other");
  }

  @Test
  void bucketThatDoesNotExistIsNamed() {
    add(clusters.lakeMount().toBuilder().setPath("/ghost").setLocation("s3://ghost"));
    Await.seen(() -> assertThat(refusal(() -> east.ls("/ghost"))).isEqualTo("SYN-3007"));
    assertThat(refusal(() -> east.put("/ghost/a", "x"))).isEqualTo("SYN-3007");
    assertFailedCheck(east.testMount("s3://ghost"));
  }

  @Test
  void refusedCredentialsAreNamed() {
    add(clusters.lakeMount().toBuilder().setPath("/locked").setLocation("s3://locked"));
    Await.seen(() -> assertThat(refusal(() -> east.ls("/locked"))).isEqualTo("SYN-3003"));
    assertThat(refusal(() -> east.stat("/locked/a"))).isEqualTo("SYN-3003");
    assertThat(refusal(() -> east.put("/locked/a", "x"))).isEqualTo("SYN-3003");
    assertFailedCheck(east.testMount("s3://locked"));
  }

  @Test
  void garbageInTheLogIsSetAsideAndTheNextChangeArrives() {
    east.put("/lake/log/a", "before");
    Await.seen(() -> assertThat(west.cat("/lake/log/a")).isEqualTo("before"));
    long setAside = west.status().getQuarantinedRecords();

    byte[] garbage = "not a record".getBytes(StandardCharsets.UTF_8);
    append(
        IntStream.range(0, TwoClusters.PARTITIONS)
            .mapToObj(
                partition ->
                    new ProducerRecord<>(
                        EAST_LOG,
                        partition,
                        garbage,
                        garbage,
                        List.<Header>of(
                            new RecordHeader("by", "nobody".getBytes(StandardCharsets.UTF_8)))))
            .toList());

    Await.seen(
        () ->
            assertThat(west.status().getQuarantinedRecords())
                .isEqualTo(setAside + TwoClusters.PARTITIONS));
    assertThat(west.status().getProblemsList()).extracting(Problem::getCode).contains("SYN-4003");
    assertThat(west.status().getState()).isEqualTo(NodeState.NODE_STATE_DEGRADED);
    assertKeptAside(garbage);
    east.put("/lake/log/a", "behind the garbage");
    Await.seen(() -> assertThat(west.cat("/lake/log/a")).isEqualTo("behind the garbage"));
  }

  @Test
  void recordOfAnotherClustersOriginIsSetAside() {
    west.putAndPublish("/lake/forged/a", "before");
    Await.seen(() -> assertThat(east.cat("/lake/forged/a")).isEqualTo("before"));
    long setAside = west.status().getQuarantinedRecords();

    ConsumerRecord<byte[], byte[]> real = anyRecordOf(WEST_LOG);
    append(
        List.of(
            new ProducerRecord<>(
                EAST_LOG, real.partition(), real.key(), real.value(), real.headers())));

    Await.seen(() -> assertThat(west.status().getQuarantinedRecords()).isEqualTo(setAside + 1));
    QuarantinedRecordInfo forged = west.quarantine(EAST_LOG).get(0);
    assertThat(forged.getReason()).contains("is not entitled to this topic");
    assertThat(forged.getOrigin()).startsWith("west/");
    assertThat(forged.getHeadersList())
        .extracting(QuarantinedHeader::getName)
        .contains("syncline-kind", "syncline-sequences");
    west.put("/lake/forged/a", "behind it");
    Await.seen(() -> assertThat(east.cat("/lake/forged/a")).isEqualTo("behind it"));
  }

  /** The node tells each of the records that were appended last, one in each partition. */
  private static void assertKeptAside(byte[] garbage) {
    List<QuarantinedRecordInfo> newest =
        west.quarantine(EAST_LOG).stream()
            .filter(record -> Arrays.equals(record.getValue().toByteArray(), garbage))
            .toList();
    assertThat(newest)
        .extracting(QuarantinedRecordInfo::getPartition)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, TwoClusters.PARTITIONS).boxed().toList());
    assertThat(newest)
        .allSatisfy(
            record -> {
              ConsumerRecord<byte[], byte[]> inTheLog =
                  recordAt(new TopicPartition(EAST_LOG, record.getPartition()), record.getOffset());
              assertThat(inTheLog.value()).isEqualTo(garbage);
              assertThat(record.getTopic()).isEqualTo(EAST_LOG);
              assertThat(record.getTopicId()).hasSize(22);
              assertThat(record.getKey().toByteArray()).isEqualTo(garbage);
              assertThat(record.getSize()).isEqualTo(2L * garbage.length);
              assertThat(record.getReason()).contains("no header syncline-format");
              assertThat(record.getOrigin()).isEmpty();
              assertThat(record.getHeadersList())
                  .containsExactly(
                      QuarantinedHeader.newBuilder().setName("by").setText("nobody").build());
            });
  }

  private static void add(AddMountRequest.Builder request) {
    east.addMount(request.build());
  }

  private static void assertRefusedEverywhere(String path, String code) {
    assertThat(refusal(() -> east.stat(path))).isEqualTo(code);
    assertThat(refusal(() -> east.ls(path))).isEqualTo(code);
    assertThat(refusal(() -> east.cat(path))).isEqualTo(code);
    assertThat(refusal(() -> east.put(path, "x"))).isEqualTo(code);
    assertThat(refusal(() -> east.delete(path, true))).isEqualTo(code);
    assertThat(refusal(() -> east.makeDirectory(path))).isEqualTo(code);
    assertThat(refusal(() -> east.rename("/lake/x", path))).isEqualTo(code);
  }

  /** The code with which something is refused. */
  private static String refusal(ThrowingCallable call) {
    RefusedException refused = catchThrowableOfType(RefusedException.class, call);
    assertThat(refused).as("it was not refused").isNotNull();
    return refused.code();
  }

  private static void assertFailedCheck(TestMountResponse answer) {
    assertThat(answer.getOk()).isFalse();
    List<CheckResult> failed = answer.getChecksList().stream().filter(c -> !c.getOk()).toList();
    assertThat(failed).isNotEmpty();
    assertThat(failed).allSatisfy(check -> assertThat(check.getRemedy()).isNotEmpty());
  }

  private static void append(List<ProducerRecord<byte[], byte[]>> records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", clusters.kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record);
      }
      producer.flush();
    }
  }

  private static ConsumerRecord<byte[], byte[]> anyRecordOf(String topic) {
    List<TopicPartition> all =
        IntStream.range(0, TwoClusters.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    return firstOf(all, consumer -> consumer.seekToBeginning(all));
  }

  private static ConsumerRecord<byte[], byte[]> recordAt(TopicPartition partition, long offset) {
    return firstOf(List.of(partition), consumer -> consumer.seek(partition, offset));
  }

  private static ConsumerRecord<byte[], byte[]> firstOf(
      List<TopicPartition> partitions, Consumer<KafkaConsumer<byte[], byte[]>> seek) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", clusters.kafka().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      seek.accept(consumer);
      for (int attempt = 0; attempt < 60; attempt++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          return record;
        }
      }
    }
    throw new AssertionError(partitions + " hold nothing");
  }
}
