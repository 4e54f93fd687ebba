/** Advice on the sync interval of a mount, from what this node recorded. */
@NullMarked
package io.syncline.agent.advice;

import org.jspecify.annotations.NullMarked;
