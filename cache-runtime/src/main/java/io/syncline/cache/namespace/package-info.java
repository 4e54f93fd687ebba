/**
 * The namespace of a cluster: paths in, answers with their freshness out; reads through the cache,
 * writes in the order of the write path.
 */
@NullMarked
package io.syncline.cache.namespace;

import org.jspecify.annotations.NullMarked;
