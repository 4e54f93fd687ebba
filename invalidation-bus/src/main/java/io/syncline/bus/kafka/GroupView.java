package io.syncline.bus.kafka;

import io.syncline.bus.reading.LogBounds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * What a cluster's consumer group says of it: who owns which partition, and how far all topics were
 * read.
 */
final class GroupView {
  private final KafkaBusSettings settings;
  private final Admin admin;

  GroupView(KafkaBusSettings settings, Admin admin) {
    this.settings = settings;
    this.admin = admin;
  }

  List<PartitionStanding> all() throws ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> read = read();
    Map<Integer, String> owners = owners();
    Map<TopicPartition, LogBounds> bounds = bounds(read.keySet());
    List<PartitionStanding> all = new ArrayList<>();
    bounds.forEach(
        (at, log) -> {
          OffsetAndMetadata next = read.get(at);
          all.add(
              new PartitionStanding(
                  at.topic(),
                  at.partition(),
                  log.start(),
                  log.end(),
                  next == null ? OptionalLong.empty() : OptionalLong.of(next.offset()),
                  Optional.ofNullable(owners.get(at.partition()))));
        });
    all.sort(
        Comparator.comparing((PartitionStanding each) -> !each.topic().equals(settings.ownTopic()))
            .thenComparing(PartitionStanding::topic)
            .thenComparingInt(PartitionStanding::partition));
    return all;
  }

  /** How far the group had read when it last said so; nothing if there was no group yet. */
  private Map<TopicPartition, OffsetAndMetadata> read() throws ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
    try {
      KafkaFaults.await(
              admin.listConsumerGroupOffsets(settings.cluster()).partitionsToOffsetAndMetadata(),
              settings.timeouts().request(),
              "Kafka does not answer: offsets of group " + settings.cluster())
          .forEach(
              (at, offset) -> {
                if (offset != null) {
                  read.put(at, offset);
                }
              });
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
    return read;
  }

  /** The nodes by the partition of the own topic that each owns. */
  private Map<Integer, String> owners() throws ExecutionException {
    Map<Integer, String> owners = new HashMap<>();
    for (MemberDescription member : members()) {
      for (TopicPartition at : member.assignment().topicPartitions()) {
        if (at.topic().equals(settings.ownTopic())) {
          owners.put(at.partition(), member.groupInstanceId().orElse(member.clientId()));
        }
      }
    }
    return owners;
  }

  private List<MemberDescription> members() throws ExecutionException {
    try {
      return KafkaFaults.await(
              admin.describeConsumerGroups(List.of(settings.cluster())).all(),
              settings.timeouts().request(),
              "Kafka does not answer: members of group " + settings.cluster())
          .values()
          .stream()
          .flatMap(group -> group.members().stream())
          .toList();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }

  private Map<TopicPartition, LogBounds> bounds(Set<TopicPartition> read) {
    Set<String> topics = new TreeSet<>(Set.of(settings.ownTopic()));
    read.forEach(at -> topics.add(at.topic()));
    BrokerView view = new BrokerView(admin, settings.timeouts().request());
    Map<TopicPartition, String> ids = new HashMap<>();
    view.describe(topics)
        .forEach(
            (topic, facts) -> {
              for (int partition = 0; partition < facts.partitions(); partition++) {
                ids.put(new TopicPartition(topic, partition), facts.id());
              }
            });
    return view.bounds(ids);
  }
}
