/** The consistency check: starting one, following it, and what it found. */
@NullMarked
package io.syncline.cli.command.check;

import org.jspecify.annotations.NullMarked;
