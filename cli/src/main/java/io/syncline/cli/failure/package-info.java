/**
 * How a command can end: the one table of exit codes, and the failure that every command reports in
 * the same form.
 */
@NullMarked
package io.syncline.cli.failure;

import org.jspecify.annotations.NullMarked;
