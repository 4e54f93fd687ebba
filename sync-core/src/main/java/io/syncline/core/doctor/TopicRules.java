package io.syncline.core.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the topics of the log must be like. A setting that differs is a failure whichever way it
 * differs: a node that starts refuses it.
 */
public final class TopicRules {
  private final String brokers;

  /**
   * Rules.
   *
   * @param brokers where Kafka is, as its tools take it
   */
  public TopicRules(String brokers) {
    this.brokers = brokers;
  }

  /** One examination for each topic, and one more for each further setting that differs. */
  public List<Examination> settings(List<TopicSetting> settings) {
    Map<String, List<TopicSetting>> topics = new LinkedHashMap<>();
    settings.forEach(
        setting -> topics.computeIfAbsent(setting.topic(), name -> new ArrayList<>()).add(setting));
    List<Examination> examinations = new ArrayList<>();
    topics.forEach(
        (topic, all) -> {
          List<TopicSetting> wrong = all.stream().filter(setting -> !setting.holds()).toList();
          if (wrong.isEmpty()) {
            examinations.add(Examination.ok(subject(topic), shown(all)));
          }
          wrong.forEach(setting -> examinations.add(failed(setting)));
        });
    return examinations;
  }

  /** Whether the partitions of a topic can be read, written, and lose a broker. */
  public Examination replicas(TopicReplicas replicas) {
    String subject = "replicas " + replicas.topic();
    if (replicas.partitions() == 0) {
      return Examination.fail(
          subject,
          "there is no such topic",
          "the topic that the node made at its start",
          "restart a node of the cluster: it makes the topic anew, and caches start cold");
    }
    String all = " of " + replicas.partitions() + " partitions ";
    String expected = "all copies in sync";
    String remedy =
        "bring the brokers back; which: kafka-topics.sh --bootstrap-server "
            + brokers
            + " --describe --under-replicated-partitions --topic "
            + replicas.topic();
    if (replicas.leaderless() > 0) {
      return Examination.fail(
          subject, replicas.leaderless() + all + "have no leader", expected, remedy);
    }
    if (replicas.refusing() > 0) {
      return Examination.fail(
          subject,
          replicas.refusing() + all + "refuse writes: fewer copies than min.insync.replicas",
          expected,
          remedy);
    }
    if (replicas.behind() > 0) {
      return Examination.warn(
          subject, replicas.behind() + all + "have a copy that is behind", expected, remedy);
    }
    return Examination.ok(subject, replicas.partitions() + " partitions, all copies in sync");
  }

  private Examination failed(TopicSetting setting) {
    return Examination.fail(
        subject(setting.topic()),
        setting.name() + " " + setting.found(),
        setting.name() + " " + setting.expected(),
        remedy(setting));
  }

  private String remedy(TopicSetting setting) {
    return switch (setting.name()) {
      case TopicSetting.PARTITIONS ->
          "set bus.partitions of every node of the lake to what the topics have: a topic's own"
              + " number never goes back";
      case TopicSetting.REPLICATION_FACTOR ->
          "kafka-reassign-partitions.sh --bootstrap-server "
              + brokers
              + " (a plan with "
              + setting.expected()
              + " replicas each)";
      default ->
          "kafka-configs.sh --bootstrap-server "
              + brokers
              + " --alter --entity-type topics --entity-name "
              + setting.topic()
              + " --add-config "
              + setting.name()
              + "="
              + setting.expected();
    };
  }

  private static String subject(String topic) {
    return "topic " + topic;
  }

  private static String shown(List<TopicSetting> settings) {
    return settings.stream()
        .map(setting -> setting.name() + " " + setting.found())
        .collect(Collectors.joining(", "));
  }
}
