package io.syncline.bus.kafka;

/**
 * A cluster's change topic that may be read.
 *
 * @param cluster whose it is
 * @param name the topic's name
 * @param id the identity that the brokers gave it, as of the last check
 */
record KnownTopic(String cluster, String name, String id) {}
