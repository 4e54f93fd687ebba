package io.syncline.bus.kafka;

import java.util.List;

/**
 * Topics to ask the brokers about.
 *
 * @param topics their names
 * @param generation of the catalogue that asks
 */
record TopicQuestion(List<String> topics, long generation) {
  TopicQuestion {
    topics = List.copyOf(topics);
  }
}
