/** Tests of a whole node. */
@NullMarked
package io.syncline.agent;

import org.jspecify.annotations.NullMarked;
