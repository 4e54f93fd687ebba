/** The tree of commands, and those that concern a node as a whole or run in this process. */
@NullMarked
package io.syncline.cli.command;

import org.jspecify.annotations.NullMarked;
