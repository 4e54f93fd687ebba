package io.syncline.core.doctor;

/**
 * One setting of a topic of the log, as it is and as it must be.
 *
 * @param topic name of the topic
 * @param name of the setting: {@value #PARTITIONS}, {@value #REPLICATION_FACTOR} or a key of Kafka
 * @param found its value
 * @param expected what the configuration of the node asks for
 */
public record TopicSetting(String topic, String name, String found, String expected) {
  /** How many partitions a topic has. */
  public static final String PARTITIONS = "partitions";

  /** How many copies of each record there are, at the partition with the fewest. */
  public static final String REPLICATION_FACTOR = "replication factor";

  /** Whether it is as it must be. */
  public boolean holds() {
    return found.equals(expected);
  }

  /** The difference, for a person. */
  public String difference() {
    String value = name.equals(PARTITIONS) ? found + " " + name : name + " " + found;
    return value + " (expected " + expected + ")";
  }
}
