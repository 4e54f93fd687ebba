/** The command line: its entry point. */
@NullMarked
package io.syncline.cli;

import org.jspecify.annotations.NullMarked;
