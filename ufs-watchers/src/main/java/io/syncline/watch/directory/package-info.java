/**
 * Directories: what the kernel tells of changes below them. Made for laptops and single machines;
 * what another machine changes in a network file system is not seen.
 */
@NullMarked
package io.syncline.watch.directory;

import org.jspecify.annotations.NullMarked;
