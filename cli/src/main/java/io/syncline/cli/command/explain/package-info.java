/** Telling why a path is served from what clusters hold, or not, and what happened to it. */
@NullMarked
package io.syncline.cli.command.explain;

import org.jspecify.annotations.NullMarked;
