/** The invariants, and which of them was broken when. */
@NullMarked
package io.syncline.sim.oracle.verdict;

import org.jspecify.annotations.NullMarked;
