/**
 * The nouns of the protocol: locations, file status, changes, origins, positions and bus records,
 * as immutable values.
 */
@NullMarked
package io.syncline.core.model;

import org.jspecify.annotations.NullMarked;
