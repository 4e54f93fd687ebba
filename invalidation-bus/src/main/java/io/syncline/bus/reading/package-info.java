/**
 * What a reader of a log decides whatever log it is: where to go on, and what to make of a record
 * that it found.
 */
@NullMarked
package io.syncline.bus.reading;

import org.jspecify.annotations.NullMarked;
