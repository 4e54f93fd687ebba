/** Quantities as people write and read them: durations and numbers of bytes. */
@NullMarked
package io.syncline.cli.quantity;

import org.jspecify.annotations.NullMarked;
