package io.syncline.cli.command.bus;

import io.syncline.proto.node.v1.LogPartition;
import io.syncline.proto.node.v1.LogStatusResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a cluster stands in all partitions of one topic.
 *
 * @param topic its name
 * @param own whether it is the cluster's own
 * @param partitions of it
 */
record TopicStanding(String topic, boolean own, List<LogPartition> partitions) {
  static List<TopicStanding> of(LogStatusResponse status) {
    Map<String, List<LogPartition>> topics = new LinkedHashMap<>();
    status
        .getPartitionsList()
        .forEach(
            each -> topics.computeIfAbsent(each.getTopic(), any -> new ArrayList<>()).add(each));
    return topics.entrySet().stream()
        .map(
            each ->
                new TopicStanding(
                    each.getKey(), each.getKey().equals(status.getOwnTopic()), each.getValue()))
        .toList();
  }

  /** Records that are kept; an estimate. */
  long kept() {
    return partitions.stream().mapToLong(each -> each.getEnd() - each.getStart()).sum();
  }

  /**
   * Records that were not read when the cluster last said so; of partitions that were ever read.
   */
  long behind() {
    return partitions.stream().mapToLong(TopicStanding::behind).sum();
  }

  static long behind(LogPartition partition) {
    return partition.hasNext() ? Math.max(0, partition.getEnd() - partition.getNext()) : 0;
  }

  /** Partitions that the cluster never said to have read. */
  long unread() {
    return partitions.stream().filter(each -> !each.hasNext()).count();
  }

  /** Partitions that nobody reads now. */
  long ownerless() {
    return partitions.stream().filter(each -> each.getNode().isEmpty()).count();
  }

  /** How many partitions each node reads, by its name. */
  Map<String, Long> nodes() {
    Map<String, Long> nodes = new TreeMap<>();
    partitions.stream()
        .filter(each -> !each.getNode().isEmpty())
        .forEach(each -> nodes.merge(each.getNode(), 1L, Long::sum));
    return nodes;
  }
}
