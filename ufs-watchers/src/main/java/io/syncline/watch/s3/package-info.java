/** S3's events as feeds: what is common to all ways by which they come. */
@NullMarked
package io.syncline.watch.s3;

import org.jspecify.annotations.NullMarked;
