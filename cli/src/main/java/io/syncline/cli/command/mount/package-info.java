/** The commands for mounts and their policies. */
@NullMarked
package io.syncline.cli.command.mount;

import org.jspecify.annotations.NullMarked;
