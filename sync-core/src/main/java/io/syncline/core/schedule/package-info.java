/** When regular work is due: pure decisions, by a wall clock that may be set to another time. */
@NullMarked
package io.syncline.core.schedule;

import org.jspecify.annotations.NullMarked;
