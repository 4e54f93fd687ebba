/**
 * Declaring gone who will not say it itself: the node's own earlier starts whose disk was lost, and
 * nodes of which somebody says that they never return.
 */
@NullMarked
package io.syncline.agent.fencing;

import org.jspecify.annotations.NullMarked;
