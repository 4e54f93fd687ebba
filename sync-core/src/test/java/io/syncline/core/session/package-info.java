@NullMarked
package io.syncline.core.session;

import org.jspecify.annotations.NullMarked;
