/**
 * The mount table: which namespace path is which location, with what policy, and which mounts a
 * change concerns.
 */
@NullMarked
package io.syncline.core.mount;

import org.jspecify.annotations.NullMarked;
