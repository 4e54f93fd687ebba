/** Advice on sync intervals: predictions against exact replays of seeded traces. */
@NullMarked
package io.syncline.core.advice;

import org.jspecify.annotations.NullMarked;
