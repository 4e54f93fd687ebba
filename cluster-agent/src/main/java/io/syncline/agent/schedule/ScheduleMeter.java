package io.syncline.agent.schedule;

import java.util.List;

/** Hears which checks are started regularly. Any thread; must return at once. */
@FunctionalInterface
public interface ScheduleMeter {
  /** These are all, as they were read last. */
  void shows(List<ScheduledCheck> checks);
}
