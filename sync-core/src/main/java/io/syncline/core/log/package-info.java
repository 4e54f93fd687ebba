/**
 * Whether a log is what its writers promise: rules over records that somebody reads back, long
 * after they were applied.
 */
@NullMarked
package io.syncline.core.log;

import org.jspecify.annotations.NullMarked;
