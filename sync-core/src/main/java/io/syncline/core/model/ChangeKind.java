package io.syncline.core.model;

/**
 * What happened to a location. It widens what is invalidated; it is never taken as the new state.
 */
public enum ChangeKind {
  /** It exists now; on stores with implicit directories its ancestors may exist because of it. */
  CREATED,
  /** It existed before and after, proven by the store: its ancestors are as they were. */
  MODIFIED,
  /** It is gone; on stores with implicit directories its ancestors may be gone with it. */
  REMOVED,
  /** Nobody knows: an attempt without an answer, or an event that does not tell. */
  UNKNOWN
}
