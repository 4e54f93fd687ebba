@NullMarked
package io.syncline.core.origin;

import org.jspecify.annotations.NullMarked;
