/** Tests of {@code io.syncline.agent.http}. */
@NullMarked
package io.syncline.agent.http;

import org.jspecify.annotations.NullMarked;
