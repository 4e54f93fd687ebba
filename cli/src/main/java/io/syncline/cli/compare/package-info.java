/** Comparing what two clusters would answer, without their stores: the command line knows both. */
@NullMarked
package io.syncline.cli.compare;

import org.jspecify.annotations.NullMarked;
