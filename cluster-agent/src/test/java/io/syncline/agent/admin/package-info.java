/** Tests of {@code io.syncline.agent.admin}. */
@NullMarked
package io.syncline.agent.admin;

import org.jspecify.annotations.NullMarked;
