/**
 * The doctor of a node: looks at what the node depends on when somebody asks, each thing for a
 * bounded time, and says what is wrong and what to do.
 */
@NullMarked
package io.syncline.agent.doctor;

import org.jspecify.annotations.NullMarked;
