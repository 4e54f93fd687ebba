@NullMarked
package io.syncline.watch.s3.topic;

import org.jspecify.annotations.NullMarked;
