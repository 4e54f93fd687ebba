package io.syncline.agent.log;

import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.KafkaExam;
import io.syncline.bus.kafka.LogScan;
import io.syncline.bus.kafka.PartitionStanding;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The topics that a cluster reads.
 *
 * @param settings of the cluster's own topic
 */
public record LogSource(KafkaBusSettings settings) {
  /** Where the cluster stands in each partition. */
  List<PartitionStanding> standings() {
    return new KafkaExam(settings).standings();
  }

  /** The topics that are meant: those named, or all that the cluster reads. */
  List<String> topics(List<String> named) {
    Set<String> topics = new LinkedHashSet<>(named);
    if (topics.isEmpty()) {
      standings().forEach(standing -> topics.add(standing.topic()));
    }
    if (topics.size() > LogWish.MAX_TOPICS) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the cluster reads "
              + topics.size()
              + " topics (expected at most "
              + LogWish.MAX_TOPICS
              + " in one call): name some of them");
    }
    return List.copyOf(topics);
  }

  /** Opens a topic by its name. */
  LogScan open(String topic) {
    String prefix = settings.topics().prefix();
    if (!topic.startsWith(prefix) || topic.length() == prefix.length()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "'" + topic + "' is no cluster's topic (expected " + prefix + "CLUSTER)");
    }
    return LogScan.open(settings.ofCluster(topic.substring(prefix.length())));
  }
}
