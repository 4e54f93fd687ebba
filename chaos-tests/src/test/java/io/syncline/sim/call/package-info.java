/**
 * What is asked of a simulated node: a read, a listing, a write in its steps. The process can die
 * in the midst of each.
 */
@NullMarked
package io.syncline.sim.call;

import org.jspecify.annotations.NullMarked;
