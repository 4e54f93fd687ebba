/**
 * The bus on Kafka: one producer of a cluster's own topic, and a subscriber that reads every
 * cluster's topic for the shards that a consumer group gives to this node.
 */
@NullMarked
package io.syncline.bus.kafka;

import org.jspecify.annotations.NullMarked;
