package io.syncline.core.model;

/**
 * What happened to a location. It widens what is invalidated; it is never taken as the new state.
 */
public enum ChangeKind {
  /** It exists now; on stores with implicit directories its ancestors may exist because of it. */
  CREATED,
  /** It existed before and after, proven by the store: its ancestors are as they were. */
  MODIFIED,
  /**
   * It, or something below it, was removed, and nothing appeared because of that; on stores with
   * implicit directories its ancestors may be gone with it. What is held as absent outlasts it. So
   * where anything may have come to light, or been made as well, it is {@link #UNKNOWN}.
   */
  REMOVED,
  /** Nobody knows: an attempt without an answer, or an event that does not tell. */
  UNKNOWN
}
