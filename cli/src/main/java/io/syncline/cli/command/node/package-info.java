/** The commands for the nodes of a cluster. */
@NullMarked
package io.syncline.cli.command.node;

import org.jspecify.annotations.NullMarked;
