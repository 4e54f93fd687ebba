package io.syncline.core.feed;

/** Why a shard cannot rely on having been told of everything. */
public enum FeedLoss {
  /** Records of an origin are missing between two that were read. */
  MISSING_RECORDS,
  /** An origin appends that never joined. */
  UNKNOWN_ORIGIN
}
