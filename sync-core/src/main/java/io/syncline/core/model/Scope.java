package io.syncline.core.model;

/** How much an invalidation covers. */
public enum Scope {
  /** The location itself and nothing below it. */
  PATH,
  /** The location and everything at or below it, in every shard. */
  SUBTREE
}
