/**
 * What happened of late to single locations, kept in bounded memory so that a person can be told
 * why one of them is served or not. Nothing is decided by it.
 */
@NullMarked
package io.syncline.core.history;

import org.jspecify.annotations.NullMarked;
