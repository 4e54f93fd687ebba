/** S3's events as stores post them to an address of ours. */
@NullMarked
package io.syncline.watch.s3.post;

import org.jspecify.annotations.NullMarked;
