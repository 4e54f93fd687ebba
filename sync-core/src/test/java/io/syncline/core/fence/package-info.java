@NullMarked
package io.syncline.core.fence;

import org.jspecify.annotations.NullMarked;
