/** How far the feed of a mount is complete, and waiting for it. */
@NullMarked
package io.syncline.cli.command.lag;

import org.jspecify.annotations.NullMarked;
