/**
 * What others change in a store behind our back: the port of those who tell of it, and what decides
 * up to when all of it was told.
 */
@NullMarked
package io.syncline.core.watch;

import org.jspecify.annotations.NullMarked;
