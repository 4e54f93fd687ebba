@NullMarked
package io.syncline.watch.s3.post;

import org.jspecify.annotations.NullMarked;
