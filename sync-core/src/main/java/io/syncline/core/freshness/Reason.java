package io.syncline.core.freshness;

/** Why an answer may be served from what is held, or why the store must be asked. */
public enum Reason {
  /** Valid, and asked recently enough. */
  VALIDATED(true),
  /** Valid, and the feed is complete up to a recent enough instant. */
  WATERMARK(true),
  /** Valid, and the bound does not limit age. */
  UNBOUNDED(true),
  /** Nothing is held. */
  MISSING(false),
  /** Known to exist or to have changed, never asked since. */
  PLACEHOLDER(false),
  /** An invalidation of this very location came after it was asked. */
  INVALIDATED(false),
  /** An invalidation of a tree that contains it came after it was asked. */
  SUBTREE_INVALIDATED(false),
  /** Some children of the directory are held, but not known to be all. */
  INCOMPLETE(false),
  /** Valid, but older than the bound allows. */
  TOO_OLD(false),
  /**
   * This node does not own the shard, or has not fixed where it starts: nothing it holds counts.
   */
  NOT_OWNED(false);

  private final boolean servable;

  Reason(boolean servable) {
    this.servable = servable;
  }

  /** Whether what is held may be served. */
  public boolean servable() {
    return servable;
  }
}
