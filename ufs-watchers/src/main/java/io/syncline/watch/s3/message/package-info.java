/** What S3-compatible stores, and those who carry their events, write into one message. */
@NullMarked
package io.syncline.watch.s3.message;

import org.jspecify.annotations.NullMarked;
