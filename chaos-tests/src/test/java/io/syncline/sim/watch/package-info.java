/**
 * Who tells simulated clusters of what others change: elections, turns, and the feeds that are read
 * in them. Made of the real state machines, in the order of steps of the real watcher.
 */
@NullMarked
package io.syncline.sim.watch;

import org.jspecify.annotations.NullMarked;
