/** Tests of the demo. */
@NullMarked
package io.syncline.demo;

import org.jspecify.annotations.NullMarked;
