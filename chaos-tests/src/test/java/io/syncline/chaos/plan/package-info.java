/** Which faults happen when, all from one number. */
@NullMarked
package io.syncline.chaos.plan;

import org.jspecify.annotations.NullMarked;
