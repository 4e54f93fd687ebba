package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster would answer about one location now, without asking its store.
 *
 * @param status what it says is there; null for nothing
 * @param learned steady ticker time at which it knew this already; empty for before the process
 *     began
 * @param since ticker time up to which it claims that nothing has changed; empty where it claims
 *     nothing, because age does not matter to the mount
 */
public record HeldAnswer(@Nullable FileStatus status, OptionalLong learned, OptionalLong since) {}
