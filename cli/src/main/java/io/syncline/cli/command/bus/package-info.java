/** The commands for the log that the clusters share. */
@NullMarked
package io.syncline.cli.command.bus;

import org.jspecify.annotations.NullMarked;
