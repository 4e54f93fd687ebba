/**
 * Samples what a node answers, all the time and a little of it: which answers are looked at when,
 * and what the looks say about all the others.
 */
@NullMarked
package io.syncline.core.audit;

import org.jspecify.annotations.NullMarked;
