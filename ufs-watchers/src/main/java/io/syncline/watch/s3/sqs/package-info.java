/** S3's events out of a queue of Amazon SQS, or of what speaks like it. */
@NullMarked
package io.syncline.watch.s3.sqs;

import org.jspecify.annotations.NullMarked;
