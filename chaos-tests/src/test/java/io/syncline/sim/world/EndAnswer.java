package io.syncline.sim.world;

/**
 * Where a partition ends, as a broker told it.
 *
 * @param topicId the identity of the topic, asked for after the end was told
 * @param offset the offset that the next record would get
 * @param epoch of the leader that answered
 * @param start the offset of the oldest record
 */
public record EndAnswer(String topicId, long offset, int epoch, long start) {}
