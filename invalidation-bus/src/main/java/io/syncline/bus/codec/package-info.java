/**
 * The wire form of what travels on the bus: records with their headers, and the values of the
 * origins topic.
 */
@NullMarked
package io.syncline.bus.codec;

import org.jspecify.annotations.NullMarked;
