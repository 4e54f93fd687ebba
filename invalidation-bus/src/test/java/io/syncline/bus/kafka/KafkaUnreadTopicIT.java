package io.syncline.bus.kafka;

import static io.syncline.bus.kafka.KafkaLake.await;
import static io.syncline.bus.kafka.KafkaLake.heartbeat;
import static io.syncline.bus.kafka.KafkaLake.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.WireRecord;
import io.syncline.core.testing.RecordingSink;
import io.syncline.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A shard has not caught up while a topic that may hold changes of what it holds is not read. */
final class KafkaUnreadTopicIT {
  private static final EmbeddedKafka BROKER =
      TestBroker.create(
          Map.of(
              "authorizer.class.name",
              "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
              "allow.everyone.if.no.acl.found",
              "true"));
  private static final Set<Integer> ALL = Set.of(0, 1);

  private final KafkaLake lake = new KafkaLake(BROKER.bootstrapServers());
  private final RecordingSink before = new RecordingSink();
  private KafkaChangePublisher east;
  private KafkaChangePublisher west;

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
    lake.close();
  }

  /** DESCRIBE: the topic looks as if it did not exist. READ: it can be seen and not be read. */
  @ParameterizedTest
  @EnumSource(names = {"DESCRIBE", "READ"})
  void doesNotCatchUpWhileAPeersTopicMayNotBeRead(AclOperation denied) throws Exception {
    readBothAndStop();
    publish(west, heartbeat("west", 0, 0));
    publish(west, heartbeat("west", 1, 0));
    String topic = lake.settings("west").ownTopic();
    deny(topic, denied);

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    expectHeldUp(subscriber, after);
    assertThat(subscriber.problems()).singleElement().asString().contains(topic, "not read");

    allow(topic);
    await("caught up", () -> after.caughtUp().equals(ALL));
    assertThat(after.events()).containsSubsequence("apply 0", "caughtUp 0");
    assertThat(after.events()).containsSubsequence("apply 1", "caughtUp 1");
    assertThat(after.records()).contains(heartbeat("west", 0, 0), heartbeat("west", 1, 0));
    assertThat(after.moved()).isEmpty();
    await("nothing is held up", () -> subscriber.shardsHeldUp().isEmpty());
    await("no problem is left", () -> subscriber.problems().isEmpty());
  }

  @ParameterizedTest
  @EnumSource(names = {"DESCRIBE", "READ"})
  void doesNotCatchUpWhileANewPeersTopicMayNotBeRead(AclOperation denied) throws Exception {
    readBothAndStop();
    KafkaChangePublisher north = lake.publisher("north");
    publish(north, heartbeat("north", 0, 0));
    publish(north, heartbeat("north", 1, 0));
    String topic = lake.settings("north").ownTopic();
    deny(topic, denied);

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    expectHeldUp(subscriber, after);

    allow(topic);
    await("caught up", () -> after.caughtUp().equals(ALL));
    assertThat(after.events()).containsSubsequence("moved 0", "apply 0", "caughtUp 0");
    assertThat(after.records()).contains(heartbeat("north", 0, 0), heartbeat("north", 1, 0));
  }

  @Test
  void doesNotCatchUpWhileATopicThatItReadBeforeIsGone() throws Exception {
    readBothAndStop();
    west.close();
    lake.deleteTopic("west");

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    expectHeldUp(subscriber, after);

    lake.publisher("west");
    await("caught up", () -> after.caughtUp().equals(ALL));
    assertThat(after.moved()).hasSize(2).allMatch(RecordingSink.Moved::whole);
    assertThat(after.events()).containsSubsequence("moved 0", "caughtUp 0");
  }

  @Test
  void emptyTopicInPlaceOfOneThatIsGoneLetsItCatchUpNowAndLater() throws Exception {
    readBothAndStop();
    west.close();
    lake.deleteTopic("west");
    NewTopic empty =
        new NewTopic(lake.settings("west").ownTopic(), KafkaLake.PARTITIONS, (short) 1);
    lake.admin().createTopics(List.of(empty)).all().get(60, TimeUnit.SECONDS);

    RecordingSink after = before.restarted();
    lake.read("east", after).close();
    assertThat(after.moved()).hasSize(2).allMatch(RecordingSink.Moved::whole);
    RecordingSink later = after.restarted();
    lake.read("east", later);
    assertThat(later.moved()).isEmpty();
  }

  @Test
  void isNotHeldUpWhileTheOwnTopicMayNotBeRead() throws Exception {
    readBothAndStop();
    publish(east, heartbeat("east", 0, 0));
    publish(east, heartbeat("east", 1, 0));
    String topic = lake.settings("east").ownTopic();
    deny(topic, AclOperation.READ);

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    await("the topic is named", () -> subscriber.problems().toString().contains(topic));
    // Each of these is read to the end of all that can be read.
    for (int i = 0; i < 20; i++) {
      int read = i + 1;
      publish(west, heartbeat("west", 0, i));
      await("the peer is read", () -> after.records().size() == read);
      assertThat(subscriber.shardsHeldUp()).isEmpty();
    }
    assertThat(after.caughtUp()).isEmpty();

    allow(topic);
    await("caught up", () -> after.caughtUp().equals(ALL));
    assertThat(after.records()).contains(heartbeat("east", 0, 0), heartbeat("east", 1, 0));
  }

  @Test
  void isNotHeldUpWhileNoTopicMayBeRead() throws Exception {
    east = lake.publisher("east");
    publish(east, heartbeat("east", 0, 0));
    lake.read("east", before).close();
    publish(east, heartbeat("east", 0, 1));
    String topic = lake.settings("east").ownTopic();
    deny(topic, AclOperation.READ);

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    await("the topic is named", () -> subscriber.problems().toString().contains(topic));
    assertThat(subscriber.shardsHeldUp()).isEmpty();
    assertThat(after.caughtUp()).doesNotContain(0);
    allow(topic);
    await("caught up", () -> after.caughtUp().equals(ALL));
  }

  @Test
  void doesNotCatchUpWhileATopicThatItReadBeforeIsNotRegistered() throws Exception {
    readBothAndStop();
    publish(west, heartbeat("west", 0, 0));
    String origins = lake.topics().origins();
    lake.admin().deleteTopics(List.of(origins)).all().get(60, TimeUnit.SECONDS);
    BrokerView view = new BrokerView(lake.admin(), Duration.ofSeconds(5));
    await("the origins are gone", () -> view.describe(List.of(origins)).isEmpty());

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    expectHeldUp(subscriber, after);
    assertThat(subscriber.problems()).singleElement().asString().contains("not registered");

    var unused = new KafkaTopics(lake.settings("west")).ensure();
    await("caught up", () -> after.caughtUp().equals(ALL));
    assertThat(after.records()).contains(heartbeat("west", 0, 0));
    await("no problem is left", () -> subscriber.problems().isEmpty());
  }

  @Test
  void doesNotCatchUpWhileARegistrationCannotBeUnderstood() throws Exception {
    readBothAndStop();
    byte[] key = "topic/north".getBytes(StandardCharsets.UTF_8);
    lake.append(lake.topics().origins(), 0, new WireRecord(key, new byte[] {1, 2, 3}, List.of()));

    RecordingSink after = before.restarted();
    KafkaChangeSubscriber subscriber = lake.subscribe("east", after);
    expectHeldUp(subscriber, after);

    lake.publisher("north");
    await("caught up", () -> after.caughtUp().equals(ALL));
  }

  @Test
  void knowsEveryTopicThatWasRegisteredBeforeItTookAShard() throws Exception {
    east = lake.publisher("east");
    Duration session = Duration.ofSeconds(6);
    RecordingSink one = new RecordingSink();
    lake.subscribe(lake.node("east", "e1", session), one);
    await("the first has all", () -> one.caughtUp().equals(ALL));
    RecordingSink two = new RecordingSink();
    KafkaChangeSubscriber second = lake.subscribe(lake.node("east", "e2", session), two);
    await("shared", () -> one.owned().size() == 1 && two.caughtUp().size() == 1);
    int kept = one.owned().iterator().next();
    int moving = 1 - kept;
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch reached = new CountDownLatch(1);
    one.failOn(
        record -> {
          if (record.partition() == kept) {
            reached.countDown();
            awaitQuietly(held);
          }
          return false;
        });
    publish(east, heartbeat("east", kept, 0));
    assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();

    // While the reader of the first is busy it learns neither of the topic nor of its new shard.
    west = lake.publisher("west");
    publish(west, heartbeat("west", moving, 0));
    second.close();
    await("the first is given all", () -> assigned("east", "e1") == ALL.size());
    held.countDown();

    await("caught up", () -> one.caughtUp().equals(ALL));
    assertThat(one.records()).contains(heartbeat("west", moving, 0));
    assertThat(one.events().lastIndexOf("caughtUp " + moving))
        .isGreaterThan(one.events().indexOf("apply " + moving));
  }

  private void readBothAndStop() {
    east = lake.publisher("east");
    west = lake.publisher("west");
    lake.read("east", before).close();
    assertThat(before.positions(0)).hasSize(2);
  }

  /** All that can be read was read, and still no shard has caught up. */
  private void expectHeldUp(KafkaChangeSubscriber subscriber, RecordingSink after) {
    publish(east, heartbeat("east", 0, 9));
    publish(east, heartbeat("east", 1, 9));
    await("what can be read is read", () -> after.records().size() == 2);
    await("held up", () -> subscriber.shardsHeldUp().equals(ALL));
    assertThat(after.caughtUp()).isEmpty();
    assertThat(after.events()).doesNotContain("caughtUp 0", "caughtUp 1");
  }

  private int assigned(String group, String node) {
    try {
      return lake
          .admin()
          .describeConsumerGroups(List.of(group))
          .all()
          .get(60, TimeUnit.SECONDS)
          .get(group)
          .members()
          .stream()
          .filter(member -> member.groupInstanceId().filter(node::equals).isPresent())
          .mapToInt(member -> member.assignment().topicPartitions().size())
          .sum();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void deny(String topic, AclOperation operation) throws Exception {
    lake.admin()
        .createAcls(
            List.of(
                acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                acl(topic, operation, AclPermissionType.DENY)))
        .all()
        .get(60, TimeUnit.SECONDS);
    await("it is denied", () -> !mayRead(topic));
  }

  private void allow(String topic) throws Exception {
    AclBindingFilter denials =
        new AclBindingFilter(
            pattern(topic).toFilter(),
            new AccessControlEntryFilter(null, null, AclOperation.ANY, AclPermissionType.DENY));
    lake.admin().deleteAcls(List.of(denials)).all().get(60, TimeUnit.SECONDS);
  }

  private boolean mayRead(String topic) {
    try {
      return lake.admin()
          .describeTopics(
              List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
          .allTopicNames()
          .get(60, TimeUnit.SECONDS)
          .get(topic)
          .authorizedOperations()
          .contains(AclOperation.READ);
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicAuthorizationException.class);
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static AclBinding acl(String topic, AclOperation operation, AclPermissionType type) {
    return new AclBinding(
        pattern(topic), new AccessControlEntry("User:ANONYMOUS", "*", operation, type));
  }

  private static ResourcePattern pattern(String topic) {
    return new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
