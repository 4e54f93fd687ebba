package io.syncline.cache.advice;

/**
 * Hears of what could not be recorded, for metrics.
 *
 * <p>Thread rule: called by readers; must return at once.
 */
public interface AdviceListener {
  /** Hears nothing. */
  AdviceListener NONE = new AdviceListener() {};

  /** Another read of the same mount was just being recorded; this one is only counted. */
  default void missed() {}

  /** As many mounts are recorded as may be; a read of a further one is not. */
  default void unrecorded() {}
}
