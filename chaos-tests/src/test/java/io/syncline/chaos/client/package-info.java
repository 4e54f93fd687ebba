/** Clients of nodes that record what they asked and what they were answered. */
@NullMarked
package io.syncline.chaos.client;

import org.jspecify.annotations.NullMarked;
