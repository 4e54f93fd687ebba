/** The truth: what was in the stores at every instant, commit by commit; and who reads it. */
@NullMarked
package io.syncline.sim.oracle.history;

import org.jspecify.annotations.NullMarked;
