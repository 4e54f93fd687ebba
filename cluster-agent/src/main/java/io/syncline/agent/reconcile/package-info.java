/**
 * Rounds in which a node asks again about all that it holds, so that what nobody told of does not
 * stay.
 */
@NullMarked
package io.syncline.agent.reconcile;

import org.jspecify.annotations.NullMarked;
