/** Tests of {@code io.syncline.agent.rpc}. */
@NullMarked
package io.syncline.agent.rpc;

import org.jspecify.annotations.NullMarked;
