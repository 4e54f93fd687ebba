/**
 * Waiting until every shard of a cluster has applied what was changed before somebody began to
 * wait: what {@code syncline fence} rests on. It has nothing to do with declaring an origin gone.
 */
@NullMarked
package io.syncline.core.fence;

import org.jspecify.annotations.NullMarked;
