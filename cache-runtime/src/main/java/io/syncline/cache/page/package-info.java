/**
 * File bytes on the local disk, in pages that are named by location, version and place: read from
 * there where they are there, otherwise from the store, once for all who ask meanwhile.
 */
@NullMarked
package io.syncline.cache.page;

import org.jspecify.annotations.NullMarked;
