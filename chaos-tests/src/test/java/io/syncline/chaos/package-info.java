/** Whole clusters in one process, or in processes of their own, against real servers that fail. */
@NullMarked
package io.syncline.chaos;

import org.jspecify.annotations.NullMarked;
