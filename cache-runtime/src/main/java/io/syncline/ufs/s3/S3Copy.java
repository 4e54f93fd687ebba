package io.syncline.ufs.s3;

import org.jspecify.annotations.Nullable;

/**
 * One object to be copied inside the store.
 *
 * @param etag the version to copy, without quotes; null for whatever is there
 * @param size its bytes
 */
record S3Copy(
    String fromBucket,
    String fromKey,
    String toBucket,
    String toKey,
    @Nullable String etag,
    long size) {}
