package io.syncline.core.model;

/**
 * Where in the log a write is told of: whoever has applied this has heard of the write.
 *
 * @param origin who wrote
 * @param partition the partition of the change
 * @param sequence the change's sequence number there
 */
public record Token(Origin origin, int partition, long sequence) {}
