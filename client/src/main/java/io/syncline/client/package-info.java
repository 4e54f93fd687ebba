/**
 * The Java client: the file operations of a cluster, and sessions that see their own writes and
 * never go back, across nodes and clusters.
 */
@NullMarked
package io.syncline.client;

import org.jspecify.annotations.NullMarked;
