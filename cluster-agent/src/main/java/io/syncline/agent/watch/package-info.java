/**
 * Reading what the stores tell of changes that others make: one node of the cluster at a time reads
 * each feed, under a start of its own in the log.
 */
@NullMarked
package io.syncline.agent.watch;

import org.jspecify.annotations.NullMarked;
