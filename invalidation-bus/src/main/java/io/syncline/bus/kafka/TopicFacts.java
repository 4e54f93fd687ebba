package io.syncline.bus.kafka;

/**
 * What a broker says about a topic.
 *
 * @param id the identity that the broker gave it
 * @param partitions how many it has
 * @param replicationFactor the fewest replicas that one of its partitions has
 */
record TopicFacts(String id, int partitions, int replicationFactor) {}
