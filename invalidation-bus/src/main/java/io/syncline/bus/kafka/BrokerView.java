package io.syncline.bus.kafka;

import io.syncline.bus.reading.LogBounds;
import io.syncline.core.error.SyncException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * What the brokers say about topics, asked with a bounded wait. Whatever does not exist, or may not
 * be seen, is missing from the answer; everything else that goes wrong is {@link
 * io.syncline.core.error.ErrorCode#BUS_UNAVAILABLE}.
 */
final class BrokerView implements AutoCloseable {
  private final Admin admin;
  private final Duration timeout;

  BrokerView(Admin admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /** The topics among these that exist. */
  Map<String, TopicFacts> describe(Collection<String> topics) {
    Map<String, TopicFacts> facts = new HashMap<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach(
            (topic, answer) -> {
              @Nullable TopicDescription found = existing(answer, "cannot describe topic " + topic);
              if (found != null) {
                facts.put(topic, facts(found));
              }
            });
    return facts;
  }

  /** Start and end of the partitions among these that exist. The ends are asked last. */
  Map<TopicPartition, LogBounds> bounds(Map<TopicPartition, String> topicIds) {
    Map<TopicPartition, Long> starts = offsets(topicIds.keySet(), OffsetSpec.earliest());
    Map<TopicPartition, Long> ends = offsets(topicIds.keySet(), OffsetSpec.latest());
    Map<TopicPartition, LogBounds> bounds = new HashMap<>();
    topicIds.forEach(
        (partition, id) -> {
          Long start = starts.get(partition);
          Long end = ends.get(partition);
          // Made anew between the two questions: asked again at the next occasion.
          if (start != null && end != null && start <= end) {
            bounds.put(partition, new LogBounds(id, start, end));
          }
        });
    return bounds;
  }

  /** The identities of the topics among these that exist. */
  Map<String, String> identities(Collection<String> topics) {
    Map<String, String> identities = new HashMap<>();
    describe(topics).forEach((topic, facts) -> identities.put(topic, facts.id()));
    return identities;
  }

  /** The ends of the partitions among these whose leaders answer, and say who they are. */
  Map<TopicPartition, LogEnd> ends(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
    partitions.forEach(partition -> questions.put(partition, OffsetSpec.latest()));
    ListOffsetsResult answers = admin.listOffsets(questions);
    Map<TopicPartition, LogEnd> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      end(answers.partitionResult(partition), partition).ifPresent(end -> ends.put(partition, end));
    }
    return ends;
  }

  /** One leader that does not answer must not take the others' answers away. */
  private Optional<LogEnd> end(
      KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo> answer, TopicPartition partition) {
    try {
      ListOffsetsResult.ListOffsetsResultInfo found =
          existing(answer, "cannot ask for the end of " + partition);
      return found == null
          ? Optional.empty()
          : found.leaderEpoch().map(epoch -> new LogEnd(found.offset(), epoch));
    } catch (SyncException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private Map<TopicPartition, Long> offsets(
      Collection<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
    partitions.forEach(partition -> questions.put(partition, spec));
    ListOffsetsResult answers = admin.listOffsets(questions);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      ListOffsetsResult.ListOffsetsResultInfo found =
          existing(answers.partitionResult(partition), "cannot ask for offsets of " + partition);
      if (found != null) {
        offsets.put(partition, found.offset());
      }
    }
    return offsets;
  }

  private <T> @Nullable T existing(KafkaFuture<T> answer, String what) {
    try {
      return KafkaFaults.await(answer, timeout, what);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof UnknownTopicIdException
          || e.getCause() instanceof InvalidTopicException
          || e.getCause() instanceof TopicAuthorizationException) {
        return null;
      }
      throw unavailable(what, e);
    }
  }

  private static SyncException unavailable(String what, ExecutionException e) {
    return KafkaFaults.unavailable(what, e.getCause() == null ? e : e.getCause());
  }

  private static TopicFacts facts(TopicDescription topic) {
    int replicas =
        topic.partitions().stream()
            .mapToInt(partition -> partition.replicas().size())
            .min()
            .orElse(0);
    return new TopicFacts(topic.topicId().toString(), topic.partitions().size(), replicas);
  }
}
