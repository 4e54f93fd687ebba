/** Waiting until every cluster has applied what was changed so far. */
@NullMarked
package io.syncline.cli.command.fence;

import org.jspecify.annotations.NullMarked;
