/**
 * The consistency check of one shard: what this node would answer is compared with what the store
 * says, in bounded memory, without changing either.
 */
@NullMarked
package io.syncline.cache.check;

import org.jspecify.annotations.NullMarked;
