package io.syncline.watch;

/** What a watcher keeps, or takes at once, only so much of; a closed set, for metrics. */
public enum WatchLimit {
  /** Holds that keep claims back while a feed's delay passes; the claims get older. */
  CLAIM_HOLDS,
  /** Changes of one poll; the next one tells the rest. */
  POLL_CHANGES,
  /** Messages that one poll takes from a queue; the next one takes the rest. */
  QUEUE_MESSAGES,
  /** Messages that were posted and wait to be told; a further one is refused. */
  POSTED_MESSAGES,
  /** Characters of these; what exceeds them is refused. */
  POSTED_CHARACTERS,
  /** Canaries that did not come back yet; no further one is written. */
  CANARIES,
  /** Earlier starts that are not known to be gone; the oldest are forgotten. */
  REMEMBERED_STARTS,
  /** Mutations by name below one directory in one record; it is told of without names. */
  NAMED_MUTATIONS,
  /** Directories that are listened to; with more nothing is. */
  DIRECTORIES
}
