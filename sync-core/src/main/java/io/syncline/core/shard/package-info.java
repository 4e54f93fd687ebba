/**
 * The per-shard state machine: entries, listings, marks, syncs in flight; it decides what is valid
 * and never asks anybody.
 */
@NullMarked
package io.syncline.core.shard;

import org.jspecify.annotations.NullMarked;
