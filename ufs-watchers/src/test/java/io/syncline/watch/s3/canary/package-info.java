@NullMarked
package io.syncline.watch.s3.canary;

import org.jspecify.annotations.NullMarked;
