/** Time as an argument: the ticker that measures elapsed time, injected everywhere. */
@NullMarked
package io.syncline.core.time;

import org.jspecify.annotations.NullMarked;
