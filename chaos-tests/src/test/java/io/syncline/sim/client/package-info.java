/** Who uses simulated nodes: clients, sessions that move between them, and others past them. */
@NullMarked
package io.syncline.sim.client;

import org.jspecify.annotations.NullMarked;
