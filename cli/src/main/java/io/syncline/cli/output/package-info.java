/**
 * Output: data on stdout in the form that was asked for, progress, warnings and failures on stderr.
 */
@NullMarked
package io.syncline.cli.output;

import org.jspecify.annotations.NullMarked;
