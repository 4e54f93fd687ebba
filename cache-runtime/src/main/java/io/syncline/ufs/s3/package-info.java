/**
 * S3-compatible stores as an under file system: directories are what keys lie below, versions are
 * etags, and every request and attempt is counted.
 */
@NullMarked
package io.syncline.ufs.s3;

import org.jspecify.annotations.NullMarked;
