/**
 * Watchers: what stores tell of changes that are made outside of Syncline, read and told in the log
 * by one origin at a time.
 */
@NullMarked
package io.syncline.watch;

import org.jspecify.annotations.NullMarked;
