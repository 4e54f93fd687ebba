@NullMarked
package io.syncline.watch.s3.sqs;

import org.jspecify.annotations.NullMarked;
