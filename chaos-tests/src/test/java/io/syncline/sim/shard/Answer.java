package io.syncline.sim.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.session.Seen;
import java.util.Optional;

/**
 * What a node answers to a read.
 *
 * @param found what is there; empty for nothing
 * @param seen what a session is to remember of it
 */
public record Answer(Optional<FileStatus> found, Seen seen) {}
