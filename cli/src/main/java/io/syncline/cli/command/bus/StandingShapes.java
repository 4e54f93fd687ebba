package io.syncline.cli.command.bus;

import com.google.gson.JsonObject;
import io.syncline.cli.output.Shape;
import io.syncline.proto.node.v1.LogPartition;
import java.util.stream.Collectors;

/** How it is shown how far topics were read. */
final class StandingShapes {
  /** One row for each topic. */
  static final Shape<TopicStanding> TOPICS =
      Shape.<TopicStanding>of("Topic", TopicStanding::topic, StandingShapes::json)
          .column("TOPIC", topic -> topic.topic())
          .column("PARTITIONS", topic -> String.valueOf(topic.partitions().size()))
          .column("RECORDS", topic -> String.valueOf(topic.kept()))
          .column("BEHIND", topic -> String.valueOf(topic.behind()))
          .column("NEVER READ", topic -> String.valueOf(topic.unread()))
          .column("READ BY", StandingShapes::nodes)
          .build();

  /** One row for each partition of each topic. */
  static final Shape<LogPartition> PARTITIONS =
      Shape.<LogPartition>of("TopicPartition", StandingShapes::name, StandingShapes::json)
          .column("TOPIC", LogPartition::getTopic)
          .column("PARTITION", at -> String.valueOf(at.getPartition()))
          .column("START", at -> String.valueOf(at.getStart()))
          .column("END", at -> String.valueOf(at.getEnd()))
          .column("READ TO", at -> at.hasNext() ? String.valueOf(at.getNext()) : "-")
          .column("BEHIND", at -> at.hasNext() ? String.valueOf(TopicStanding.behind(at)) : "-")
          .column("READ BY", at -> at.getNode().isEmpty() ? "-" : at.getNode())
          .build();

  private StandingShapes() {}

  private static String nodes(TopicStanding topic) {
    String nodes =
        topic.nodes().entrySet().stream()
            .map(each -> each.getKey() + ":" + each.getValue())
            .collect(Collectors.joining(" "));
    if (topic.ownerless() == 0) {
      return nodes;
    }
    return (nodes + " nobody:" + topic.ownerless()).strip();
  }

  private static String name(LogPartition partition) {
    return partition.getTopic() + "-" + partition.getPartition();
  }

  private static JsonObject json(TopicStanding topic) {
    JsonObject json = new JsonObject();
    json.addProperty("topic", topic.topic());
    json.addProperty("own", topic.own());
    json.addProperty("partitions", topic.partitions().size());
    json.addProperty("records", topic.kept());
    json.addProperty("recordsBehind", topic.behind());
    json.addProperty("partitionsNeverRead", topic.unread());
    JsonObject nodes = new JsonObject();
    topic.nodes().forEach(nodes::addProperty);
    json.add("partitionsByNode", nodes);
    json.addProperty("partitionsWithoutNode", topic.ownerless());
    return json;
  }

  private static JsonObject json(LogPartition partition) {
    JsonObject json = new JsonObject();
    json.addProperty("topic", partition.getTopic());
    json.addProperty("partition", partition.getPartition());
    json.addProperty("start", partition.getStart());
    json.addProperty("end", partition.getEnd());
    if (partition.hasNext()) {
      json.addProperty("readTo", partition.getNext());
      json.addProperty("recordsBehind", TopicStanding.behind(partition));
    }
    if (!partition.getNode().isEmpty()) {
      json.addProperty("node", partition.getNode());
    }
    return json;
  }
}
