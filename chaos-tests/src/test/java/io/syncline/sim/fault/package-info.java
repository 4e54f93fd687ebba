/** What goes wrong in a simulated run, which of it is allowed to, and how often it did. */
@NullMarked
package io.syncline.sim.fault;

import org.jspecify.annotations.NullMarked;
