/** The commands for those who read what stores tell of changes made outside of Syncline. */
@NullMarked
package io.syncline.cli.command.watcher;

import org.jspecify.annotations.NullMarked;
