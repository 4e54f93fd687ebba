/** Errors: one catalogue of codes, and the fate that each code has. */
@NullMarked
package io.syncline.core.error;

import org.jspecify.annotations.NullMarked;
