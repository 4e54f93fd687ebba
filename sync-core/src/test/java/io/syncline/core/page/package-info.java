/** Tests of the rules for a cache of file bytes. */
@NullMarked
package io.syncline.core.page;

import org.jspecify.annotations.NullMarked;
