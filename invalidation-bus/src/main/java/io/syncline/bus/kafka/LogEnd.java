package io.syncline.bus.kafka;

/**
 * Where a partition ended.
 *
 * @param offset that the next record would get
 * @param leaderEpoch the epoch of the leader that answered
 */
record LogEnd(long offset, int leaderEpoch) {}
