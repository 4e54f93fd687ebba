package io.syncline.core.watch;

/**
 * Why what a feed tells is not taken for all that there is to tell. While there is one nothing is
 * claimed, and what was claimed is taken back.
 *
 * @param kind why; a closed set
 * @param nanos of the clock of the feed: since when it is so, of {@link Kind#LATE_EVENTS} until
 *     when
 */
public record Doubt(Kind kind, long nanos) {
  /** What speaks against a feed. */
  public enum Kind {
    /** A canary was written then, and nothing told of it. */
    CANARY_MISSING,
    /** No canary could be written since. */
    CANARY_NOT_WRITTEN,
    /** An event came after what it tells of had been taken as told. */
    LATE_EVENTS,
    /** Other machines may change what is watched, of which nothing tells; for ever. */
    SHARED
  }
}
