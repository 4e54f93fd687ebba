/** Tests of whose turn it is to read a feed. */
@NullMarked
package io.syncline.agent.watch;

import org.jspecify.annotations.NullMarked;
