/**
 * Who appends to the log: what the origins topic says about clusters and their origins, and how far
 * that knowledge reaches.
 */
@NullMarked
package io.syncline.core.origin;

import org.jspecify.annotations.NullMarked;
