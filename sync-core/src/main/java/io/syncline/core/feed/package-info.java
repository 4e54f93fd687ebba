/**
 * What one shard knows about the log it reads: whose records came without a hole, and up to which
 * instant, on this process's own clock, nothing can be missing.
 */
@NullMarked
package io.syncline.core.feed;

import org.jspecify.annotations.NullMarked;
