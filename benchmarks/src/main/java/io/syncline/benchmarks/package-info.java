/**
 * Benchmarks: each measures Syncline against the raw limit of the same machine in the same run, and
 * prints the ratio.
 */
@NullMarked
package io.syncline.benchmarks;

import org.jspecify.annotations.NullMarked;
