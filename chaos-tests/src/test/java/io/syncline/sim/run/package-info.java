/**
 * What all nodes of one run share: its world, its settings and the guard that it leaves out, what
 * it exercised, and the witness who tells the oracle what happens.
 */
@NullMarked
package io.syncline.sim.run;

import org.jspecify.annotations.NullMarked;
