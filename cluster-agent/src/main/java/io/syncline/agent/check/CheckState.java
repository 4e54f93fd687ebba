package io.syncline.agent.check;

/** How a run of the check is. */
public enum CheckState {
  /** It compares. */
  RUNNING,
  /** All was compared. */
  DONE,
  /** Somebody ended it, or its time was over. */
  CANCELLED,
  /** It could not go on. */
  FAILED
}
