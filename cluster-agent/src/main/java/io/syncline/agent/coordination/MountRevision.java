package io.syncline.agent.coordination;

/**
 * One change of the mount table, as the history keeps it.
 *
 * @param who who asked for it
 * @param whenMillis wall time of the node that made it, for display only
 * @param reason the reason given; may be empty
 * @param what what changed, in words
 * @param mounts the table that the change made
 */
public record MountRevision(
    String who, long whenMillis, String reason, String what, MountSnapshot mounts) {}
