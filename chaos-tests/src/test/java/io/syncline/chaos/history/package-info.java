/**
 * Checks histories recorded from real processes: operations with their instants and outcomes, and
 * nothing else. A violation it reports is one, whatever the processes did between.
 */
@NullMarked
package io.syncline.chaos.history;

import org.jspecify.annotations.NullMarked;
