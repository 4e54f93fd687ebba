package io.syncline.sim.world;

import org.jspecify.annotations.Nullable;

/**
 * What a store tells whoever changed something.
 *
 * @param effect whether anything changed
 * @param version of the file that was written; null otherwise
 */
public record Done(boolean effect, @Nullable String version) {}
