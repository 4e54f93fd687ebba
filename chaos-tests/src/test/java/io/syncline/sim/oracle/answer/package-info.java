/**
 * What may be answered: from within its bound (I2), not from before an invalidation (I9), never
 * older than a session knows (I4, I5, I6), and in the end what is there (I1).
 */
@NullMarked
package io.syncline.sim.oracle.answer;

import org.jspecify.annotations.NullMarked;
