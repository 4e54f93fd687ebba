package io.syncline.agent.check;

import io.syncline.core.consistency.DifferenceKind;

/** Hears what checks cost and find at this node. Any thread; must return at once. */
public interface CheckMeter {
  /** So many requests were sent to stores. */
  void asked(long requests);

  /** So many paths were compared. */
  void compared(long paths);

  /** An inconsistency was found. */
  void found(DifferenceKind kind);

  /** One of those was repaired. */
  void repaired(DifferenceKind kind);
}
