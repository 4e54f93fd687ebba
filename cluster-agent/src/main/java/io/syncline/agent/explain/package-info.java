/** Telling why one path is served from what this node holds, or not, and what happened to it. */
@NullMarked
package io.syncline.agent.explain;

import org.jspecify.annotations.NullMarked;
