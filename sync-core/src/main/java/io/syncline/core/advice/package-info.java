/**
 * What another sync interval would cost and bring: records reads and changes of a mount in bounded
 * memory by simulating the freshness rule on a sample of what is read, and predicts from that.
 */
@NullMarked
package io.syncline.core.advice;

import org.jspecify.annotations.NullMarked;
