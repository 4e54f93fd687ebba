/**
 * What all doors of a node have in common: which error means what to which kind of caller, in one
 * table, and the parts of answers that are the same at each door.
 */
@NullMarked
package io.syncline.agent.door;

import org.jspecify.annotations.NullMarked;
