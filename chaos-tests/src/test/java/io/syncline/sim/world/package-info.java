/**
 * The world around simulated nodes: virtual time, the lake, the log, the origins topic, clocks and
 * links. It is stepped from one thread, and one seed decides everything.
 */
@NullMarked
package io.syncline.sim.world;

import org.jspecify.annotations.NullMarked;
