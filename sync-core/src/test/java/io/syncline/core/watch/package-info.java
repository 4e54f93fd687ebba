/** Tests of what is told of changes that others make. */
@NullMarked
package io.syncline.core.watch;

import org.jspecify.annotations.NullMarked;
