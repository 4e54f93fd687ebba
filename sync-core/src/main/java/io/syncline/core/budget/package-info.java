/**
 * How many requests a mount may cost its store: the budget as an administrator writes it, and the
 * rule by which a node spends it.
 */
@NullMarked
package io.syncline.core.budget;

import org.jspecify.annotations.NullMarked;
