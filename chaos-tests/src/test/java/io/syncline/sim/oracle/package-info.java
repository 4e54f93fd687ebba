/**
 * What a simulator asks after each event: whether what happened breaks an invariant. Written from
 * the invariants alone. It knows true time and every commit of the stores, which no simulated node
 * does; it is pure, deterministic, and belongs to one thread.
 */
@NullMarked
package io.syncline.sim.oracle;

import org.jspecify.annotations.NullMarked;
