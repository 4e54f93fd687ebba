package io.syncline.agent.schedule;

import io.syncline.core.model.NamespacePath;
import java.util.List;
import java.util.Optional;

/**
 * Which checks a cluster starts regularly.
 *
 * <p>Thread rule: any thread. Each call may throw {@code COORDINATION_UNAVAILABLE}.
 */
public interface ScheduleBook {
  /** Schedules of a cluster, one of each mount; a further one is refused. */
  int MAX_SCHEDULES = 256;

  /**
   * A schedule as it was read.
   *
   * @param check the schedule
   * @param version of it: only what nobody else has changed since is replaced
   */
  record Entry(ScheduledCheck check, int version) {}

  /** All of them, by mount. */
  List<Entry> all();

  /** That of a mount. */
  Optional<Entry> of(NamespacePath mount);

  /**
   * Adds one of a mount that has none.
   *
   * @return whether it had none
   * @throws io.syncline.core.error.SyncException {@code INVALID_ARGUMENT} when there are {@link
   *     #MAX_SCHEDULES}
   */
  boolean add(ScheduledCheck check);

  /**
   * Puts another state in place of the one that was read.
   *
   * @return whether nobody else has changed it since
   */
  boolean replace(Entry before, ScheduledCheck after);

  /** Removes that of a mount; whether there was one. */
  boolean remove(NamespacePath mount);
}
