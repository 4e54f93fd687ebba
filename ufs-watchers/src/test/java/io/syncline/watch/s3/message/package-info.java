@NullMarked
package io.syncline.watch.s3.message;

import org.jspecify.annotations.NullMarked;
