package io.syncline.core.doctor;

/**
 * How the copies of a topic's partitions are.
 *
 * @param topic name of the topic
 * @param partitions how many it has; 0 where there is no such topic
 * @param leaderless partitions that nobody leads: neither read nor written
 * @param refusing partitions with fewer copies in sync than {@code min.insync.replicas}: not
 *     written
 * @param behind partitions with a copy that is not in sync
 */
public record TopicReplicas(
    String topic, int partitions, int leaderless, int refusing, int behind) {}
