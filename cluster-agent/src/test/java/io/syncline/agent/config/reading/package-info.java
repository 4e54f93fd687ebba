/** Tests of {@code io.syncline.agent.config.reading}. */
@NullMarked
package io.syncline.agent.config.reading;

import org.jspecify.annotations.NullMarked;
