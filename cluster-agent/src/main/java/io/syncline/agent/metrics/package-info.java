/**
 * What a node measures: one catalogue of all metrics, from which the reference page is made, and
 * the listeners that count.
 */
@NullMarked
package io.syncline.agent.metrics;

import org.jspecify.annotations.NullMarked;
