package io.syncline.core.doctor;

/** How something is that was looked at, the best first. */
public enum Verdict {
  /** As it should be. */
  OK,
  /** There was nothing to compare. */
  SKIPPED,
  /** It works, and somebody should look. */
  WARN,
  /** It did not answer in time, so nothing is known. */
  UNKNOWN,
  /** It does not work, or what users rely on does not hold. */
  FAIL
}
