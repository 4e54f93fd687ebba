/** A TCP proxy for one link between two processes, which can be made slow, half-open or broken. */
@NullMarked
package io.syncline.chaos.net;

import org.jspecify.annotations.NullMarked;
