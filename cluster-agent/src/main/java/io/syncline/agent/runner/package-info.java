/** Threads that each do one thing of a node until it stops. */
@NullMarked
package io.syncline.agent.runner;

import org.jspecify.annotations.NullMarked;
