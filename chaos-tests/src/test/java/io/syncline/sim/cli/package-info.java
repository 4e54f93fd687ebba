/** The simulator as it is called by {@code ./chaos-tests/simulate}. */
@NullMarked
package io.syncline.sim.cli;

import org.jspecify.annotations.NullMarked;
