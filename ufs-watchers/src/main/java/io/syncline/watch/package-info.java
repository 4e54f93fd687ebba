/**
 * Watchers: what stores tell of changes that are made outside of Syncline, read and told in the log
 * by one origin at a time. No node runs one yet; until one covers a mount its {@code
 * external-changes} is {@code unwatched} and its sync interval a polling interval.
 */
@NullMarked
package io.syncline.watch;

import org.jspecify.annotations.NullMarked;
