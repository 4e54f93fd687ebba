/**
 * Simulated nodes: machines that crash, sleep and lose their disks, and the processes on them,
 * which run the real state machines as a node runs them: its readers, its writer, its fencer.
 */
@NullMarked
package io.syncline.sim.node;

import org.jspecify.annotations.NullMarked;
