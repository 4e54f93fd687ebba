@NullMarked
package io.syncline.watch.s3;

import org.jspecify.annotations.NullMarked;
