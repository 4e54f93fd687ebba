/** Records, mount by mount, what this node's readers do, for advice on sync intervals. */
@NullMarked
package io.syncline.cache.advice;

import org.jspecify.annotations.NullMarked;
