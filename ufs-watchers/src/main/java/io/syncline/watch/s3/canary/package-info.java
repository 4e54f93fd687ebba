/** Objects of our own that a feed must tell of, to see whether it tells of any. */
@NullMarked
package io.syncline.watch.s3.canary;

import org.jspecify.annotations.NullMarked;
