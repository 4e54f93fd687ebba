package io.syncline.bus.kafka;

import io.syncline.core.doctor.TopicReplicas;
import io.syncline.core.doctor.TopicSetting;
import io.syncline.core.error.SyncException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at Kafka for somebody who waits: each method asks anew, changes nothing, and gives up after
 * a few seconds with {@link io.syncline.core.error.ErrorCode#BUS_UNAVAILABLE}.
 *
 * <p>Thread rule: any thread.
 */
public final class KafkaExam {
  private final KafkaBusSettings settings;
  private final KafkaClients clients;

  /** Looks at what the settings name. */
  public KafkaExam(KafkaBusSettings settings) {
    this.settings =
        new KafkaBusSettings(
            settings.bootstrapServers(),
            settings.cluster(),
            settings.node(),
            settings.topics(),
            settings.timeouts().impatient(),
            settings.clientProperties());
    this.clients = new KafkaClients(this.settings);
  }

  /** How many brokers there are. */
  public int brokers() {
    return ask(
        "see its brokers", admin -> await(admin.describeCluster().nodes(), "brokers").size());
  }

  /** Every setting of the topics that the node needs. */
  public List<TopicSetting> settings() {
    return new KafkaTopics(settings).settings();
  }

  /** How the copies of these topics are, the own one first. */
  public List<TopicReplicas> replicas() {
    return ask(
        "see its topics",
        admin ->
            List.of(
                replicas(admin, settings.ownTopic(), settings.topics().minInSyncReplicas()),
                replicas(
                    admin, settings.topics().origins(), settings.topics().minInSyncReplicas())));
  }

  /**
   * Where the cluster stands in every partition of its own topic, and of every other one that it
   * has read; by topic, the own one first.
   */
  public List<PartitionStanding> standings() {
    return ask("see how far its topics are read", admin -> new GroupView(settings, admin).all());
  }

  private TopicReplicas replicas(Admin admin, String topic, int minInSync)
      throws ExecutionException {
    try {
      List<TopicPartitionInfo> partitions =
          await(admin.describeTopics(List.of(topic)).allTopicNames(), topic).values().stream()
              .flatMap(found -> found.partitions().stream())
              .toList();
      return count(topic, partitions, minInSync);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return count(topic, List.of(), minInSync);
      }
      throw e;
    }
  }

  static TopicReplicas count(String topic, List<TopicPartitionInfo> partitions, int minInSync) {
    int leaderless = 0;
    int refusing = 0;
    int behind = 0;
    for (TopicPartitionInfo partition : partitions) {
      leaderless += partition.leader() == null || partition.leader().isEmpty() ? 1 : 0;
      refusing += partition.isr().size() < minInSync ? 1 : 0;
      behind += partition.isr().size() < partition.replicas().size() ? 1 : 0;
    }
    return new TopicReplicas(topic, partitions.size(), leaderless, refusing, behind);
  }

  private <T> T ask(String what, Question<T> question) {
    String failing = "Kafka at " + settings.bootstrapServers() + " does not answer: cannot " + what;
    try (Admin admin = clients.admin("exam", settings.timeouts().request())) {
      return question.ask(admin);
    } catch (ExecutionException e) {
      throw KafkaFaults.unavailable(failing, e.getCause() == null ? e : e.getCause());
    } catch (KafkaException e) {
      throw KafkaFaults.unavailable(failing, e);
    }
  }

  private <T> T await(KafkaFuture<T> answer, String what) throws ExecutionException {
    return KafkaFaults.await(
        answer, settings.timeouts().request(), "Kafka does not answer: " + what);
  }

  /** A question to the brokers. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Admin admin) throws ExecutionException, SyncException;
  }
}
