/** Tests of {@code io.syncline.agent.door}. */
@NullMarked
package io.syncline.agent.door;

import org.jspecify.annotations.NullMarked;
