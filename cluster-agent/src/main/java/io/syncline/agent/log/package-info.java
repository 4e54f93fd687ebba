/**
 * Reads the topics of the clusters again for people who ask: how far, what, and whether it is
 * whole.
 */
@NullMarked
package io.syncline.agent.log;

import org.jspecify.annotations.NullMarked;
