/** S3's events out of a topic of Kafka, into which the store writes them. */
@NullMarked
package io.syncline.watch.s3.topic;

import org.jspecify.annotations.NullMarked;
