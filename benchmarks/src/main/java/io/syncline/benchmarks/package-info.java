/**
 * Benchmarks: each measures Syncline against one bare client of the same servers in the same run,
 * and prints the ratio.
 */
@NullMarked
package io.syncline.benchmarks;

import org.jspecify.annotations.NullMarked;
