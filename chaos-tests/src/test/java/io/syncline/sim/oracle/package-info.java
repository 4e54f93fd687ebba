/**
 * All checks of one run together, each written from the invariants alone, without knowledge of the
 * code under test.
 */
@NullMarked
package io.syncline.sim.oracle;

import org.jspecify.annotations.NullMarked;
