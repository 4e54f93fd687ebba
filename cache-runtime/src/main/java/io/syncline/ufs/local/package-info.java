/** Directories of this machine or of a mounted network file system as an under file system. */
@NullMarked
package io.syncline.ufs.local;

import org.jspecify.annotations.NullMarked;
