package io.syncline.watch.s3.topic;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.watch.EventDelay;
import io.syncline.watch.s3.message.EventDialect;
import java.util.Map;

/**
 * How one topic is reached and read.
 *
 * @param bootstrapServers where Kafka is found
 * @param topic its name
 * @param client further settings of Kafka's clients, such as those of security; never shown
 * @param dialect how the store writes events
 * @param delay how long events are waited for
 */
public record TopicSettings(
    String bootstrapServers,
    String topic,
    Map<String, String> client,
    EventDialect dialect,
    EventDelay.Limits delay) {
  public TopicSettings {
    client = Map.copyOf(client);
    if (bootstrapServers.isBlank()) {
      throw invalid("bootstrap-servers", "host:port, separated by commas");
    }
    if (!topic.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw invalid("topic", "a name of letters, digits, '.', '_' and '-'");
    }
  }

  private static SyncException invalid(String name, String expected) {
    return new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "topic setting " + name + " cannot be used (expected " + expected + ")");
  }

  @Override
  public String toString() {
    return "topic " + topic + " at " + bootstrapServers;
  }
}
