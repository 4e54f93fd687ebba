/**
 * Which bytes of a file belong to which page, what names a page, and which pages a disk of bounded
 * size keeps: rules for a cache of file bytes that somebody else fills.
 */
@NullMarked
package io.syncline.core.page;

import org.jspecify.annotations.NullMarked;
