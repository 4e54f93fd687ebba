package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster would answer about one location now, without asking its store.
 *
 * @param status what it says is there; null for nothing
 * @param since ticker time at which it claims that this was so; empty where it claims none, because
 *     age does not matter to the mount
 */
public record HeldAnswer(@Nullable FileStatus status, OptionalLong since) {}
