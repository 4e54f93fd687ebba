package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.ClusterLog;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fences of one cluster's origins in its topic, by a node of another cluster. */
final class KafkaFenceWriterIT {
  private static final EmbeddedKafka BROKER =
      TestBroker.create(
          Map.of(
              "authorizer.class.name",
              "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
              "allow.everyone.if.no.acl.found",
              "true"));
  private static final Origin FENCER = new Origin("north", "north-1", 4);
  private static final Origin GONE = new Origin("east", "east-1", 1);
  private static final BusRecord.Fence FENCE =
      new BusRecord.Fence(GONE, List.of(Location.parse("s3://lake/a")));

  private final KafkaLake lake = new KafkaLake(BROKER.bootstrapServers());
  private final KafkaBusSettings east = lake.settings("north").ofCluster("east");
  private final String topic = east.ownTopic();
  private final KafkaFenceWriter writer = new KafkaFenceWriter(east);

  @BeforeAll
  static void start() {
    BROKER.start();
  }

  @AfterAll
  static void stop() {
    BROKER.close();
  }

  @AfterEach
  void close() throws Exception {
    lake.admin().deleteAcls(List.of(AclBindingFilter.ANY)).all().get(60, TimeUnit.SECONDS);
    lake.close();
  }

  @Test
  void aFenceIsInEveryPartitionWhereItIsSaidToBeAndEveryClusterReadsIt() {
    KafkaChangePublisher publisher = lake.publisher("east");
    long before = publish(publisher, heartbeat("east", 1, 0));
    RecordingSink own = new RecordingSink();
    RecordingSink west = new RecordingSink();
    lake.read("east", own);
    lake.publisher("west");
    lake.read("west", west);

    Fenced fenced = writer.append(FENCER, FENCE);

    assertThat(fenced.by()).isEqualTo(FENCER);
    assertThat(fenced.places()).extracting(LogPlace::partition).containsExactly(0, 1);
    assertThat(fenced.places().get(1).offset()).isGreaterThan(before);
    for (RecordingSink sink : List.of(own, west)) {
      await("read", () -> fences(sink) == 2);
      assertThat(sink.setAside()).isEmpty();
    }
    ClusterLog log = new KafkaClusterLog(east);
    assertThat(log.bounds().topicId()).isEqualTo(fenced.places().get(0).topicId());
    Map<Integer, Long> found = new HashMap<>();
    assertThat(
            log.read(
                log.bounds().starts(),
                log.bounds().ends(),
                (partition, offset, origin) -> {
                  if (origin.equals(FENCER)) {
                    found.put(partition, offset);
                  }
                }))
        .isTrue();
    fenced
        .places()
        .forEach(place -> assertThat(found.get(place.partition())).isEqualTo(place.offset()));
  }

  @Test
  void whoeverKafkaDoesNotLetAppendIsNotPermitted() throws Exception {
    lake.publisher("east");
    assertThat(writer.isPermitted()).isTrue();
    lake.admin()
        .createAcls(List.of(allowed(AclOperation.READ), allowed(AclOperation.DESCRIBE_CONFIGS)))
        .all()
        .get(60, TimeUnit.SECONDS);
    await("the ACL counts", () -> !writer.isPermitted());
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> writer.append(FENCER, FENCE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FORGETTING_NOT_ALLOWED))
        .withMessageContaining(topic);
  }

  @Test
  void nothingIsAppendedToATopicThatMayLoseIt() throws Exception {
    lake.publisher("east");
    unclean("true");
    try {
      await("refused", () -> refusal() == ErrorCode.BUS_TOPIC_MISMATCH);
    } finally {
      unclean("false");
    }
    await("appended", () -> refusal() == null);
  }

  @Test
  void aTopicThatIsNotThereIsUnavailable() {
    KafkaFenceWriter nowhere = new KafkaFenceWriter(east.ofCluster("nowhere"));
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(nowhere::isPermitted)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));
  }

  private ErrorCode refusal() {
    try {
      Fenced unused = writer.append(FENCER, FENCE);
      return null;
    } catch (SyncException e) {
      return e.code();
    }
  }

  private static long fences(RecordingSink sink) {
    return sink.records().stream()
        .filter(record -> record.origin().equals(FENCER) && record.body().equals(FENCE))
        .count();
  }

  private void unclean(String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    ConfigEntry entry = new ConfigEntry(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, value);
    lake.admin()
        .incrementalAlterConfigs(
            Map.of(resource, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
        .all()
        .get(60, TimeUnit.SECONDS);
  }

  private AclBinding allowed(AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, AclPermissionType.ALLOW));
  }
}
