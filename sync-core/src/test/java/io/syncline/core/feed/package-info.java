@NullMarked
package io.syncline.core.feed;

import org.jspecify.annotations.NullMarked;
