/**
 * The protocol simulator: many clusters in virtual time, everything that can go wrong, and an
 * oracle that is asked after every event. One seed decides everything.
 */
@NullMarked
package io.syncline.sim;

import org.jspecify.annotations.NullMarked;
