/** Runs TLC on the model of the protocol. */
@NullMarked
package io.syncline.spec;

import org.jspecify.annotations.NullMarked;
