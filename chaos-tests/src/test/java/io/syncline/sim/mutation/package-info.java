/** Guards of the protocol that a run can leave out, and what shows that each is needed. */
@NullMarked
package io.syncline.sim.mutation;

import org.jspecify.annotations.NullMarked;
