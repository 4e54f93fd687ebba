/** The commands for files and directories. */
@NullMarked
package io.syncline.cli.command.file;

import org.jspecify.annotations.NullMarked;
