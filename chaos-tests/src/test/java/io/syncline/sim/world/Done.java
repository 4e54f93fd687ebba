package io.syncline.sim.world;

import io.syncline.core.model.MutationId;
import org.jspecify.annotations.Nullable;

/**
 * What a store tells whoever changed something.
 *
 * @param effect whether anything changed
 * @param version of the file that was written; null otherwise
 * @param mutation what the store calls what it did, as its events do; null for nothing
 */
public record Done(boolean effect, @Nullable String version, @Nullable MutationId mutation) {}
