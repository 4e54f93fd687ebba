/** Tests of {@code io.syncline.agent.metrics}. */
@NullMarked
package io.syncline.agent.metrics;

import org.jspecify.annotations.NullMarked;
