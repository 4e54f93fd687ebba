/** Checks that are started regularly, by whichever node of the cluster looks first. */
@NullMarked
package io.syncline.agent.schedule;

import org.jspecify.annotations.NullMarked;
