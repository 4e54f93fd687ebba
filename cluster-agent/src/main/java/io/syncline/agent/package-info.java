/**
 * A node: every part of Syncline put together in one process, started in order, watched, and
 * stopped in order.
 */
@NullMarked
package io.syncline.agent;

import org.jspecify.annotations.NullMarked;
