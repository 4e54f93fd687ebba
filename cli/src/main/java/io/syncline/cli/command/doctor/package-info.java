/** {@code syncline doctor}. */
@NullMarked
package io.syncline.cli.command.doctor;

import org.jspecify.annotations.NullMarked;
