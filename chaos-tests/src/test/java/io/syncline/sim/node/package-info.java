/**
 * Simulated nodes: the real state machines of a shard, its feed and an origin, run as a node runs
 * them, on a machine that crashes, sleeps and loses its disk.
 */
@NullMarked
package io.syncline.sim.node;

import org.jspecify.annotations.NullMarked;
