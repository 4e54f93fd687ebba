package io.syncline.agent.schedule;

import io.syncline.agent.check.CheckAdmin;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Sets which checks are started regularly, for the whole cluster.
 *
 * <p>Thread rule: any thread.
 */
public final class ScheduleAdmin {
  private static final int MAX_ATTEMPTS = 5;

  private final String cluster;
  private final ScheduleBook book;
  private final CheckAdmin checks;
  private final PathResolver paths;
  private final InstantSource clock;

  /**
   * Administration of the schedules of a cluster.
   *
   * @param cluster its name: with that of the mount it says when the first check is due
   */
  public ScheduleAdmin(
      String cluster,
      ScheduleBook book,
      CheckAdmin checks,
      PathResolver paths,
      InstantSource clock) {
    this.cluster = cluster;
    this.book = book;
    this.checks = checks;
    this.paths = paths;
    this.clock = clock;
  }

  /**
   * Sets how the mount of a path is checked regularly, in place of how it was.
   *
   * @throws SyncException {@code INVALID_ARGUMENT}, {@code INVALID_PATH}, {@code UNKNOWN_MOUNT},
   *     {@code CONFLICTING_CHANGE} or {@code COORDINATION_UNAVAILABLE}
   */
  public ScheduledCheck set(CheckAdmin.Wish wish, Duration every) {
    if (every.compareTo(Timetable.MIN_EVERY) < 0 || every.compareTo(Timetable.MAX_EVERY) > 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "a check every "
              + every
              + " (expected "
              + Timetable.MIN_EVERY
              + " to "
              + Timetable.MAX_EVERY
              + ")");
    }
    NamespacePath mount = checks.mountOf(ScheduledCheck.scheduled(wish));
    String name = cluster + mount;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Instant now = clock.instant();
      Optional<ScheduleBook.Entry> known = book.of(mount);
      ScheduledCheck check =
          new ScheduledCheck(
              mount,
              wish,
              now,
              known
                  .map(entry -> entry.check().times().each(every, now, name))
                  .orElseGet(() -> Timetable.from(now, every, name)),
              known.flatMap(entry -> entry.check().last()),
              known.flatMap(entry -> entry.check().lastDone()),
              "");
      boolean set = known.isEmpty() ? book.add(check) : book.replace(known.get(), check);
      if (set) {
        return check;
      }
    }
    throw new SyncException(
        ErrorCode.CONFLICTING_CHANGE,
        "the schedule of " + mount + " was changed by others at the same moment; try again");
  }

  /** All schedules, by mount; only that of the mount of a path where one is named. */
  public List<ScheduledCheck> all(String path) {
    Optional<NamespacePath> mount = path.isEmpty() ? Optional.empty() : Optional.of(mountOf(path));
    return book.all().stream()
        .map(ScheduleBook.Entry::check)
        .filter(check -> mount.isEmpty() || check.mount().equals(mount.get()))
        .toList();
  }

  /**
   * Removes the schedule of a mount, which need not exist any more; a check that runs goes on.
   *
   * @return whether there was one
   */
  public boolean remove(String path) {
    return book.remove(mountOf(path));
  }

  /** The mount that shows a path; or the path, where a mount was removed that has a schedule. */
  private NamespacePath mountOf(String path) {
    try {
      return paths.resolve(path).requireMount().path();
    } catch (SyncException e) {
      if (e.code() != ErrorCode.UNKNOWN_MOUNT) {
        throw e;
      }
      NamespacePath gone = NamespacePath.parse(path);
      if (book.of(gone).isEmpty()) {
        throw e;
      }
      return gone;
    }
  }

  /** What time it is, for people who ask when the next one is due. */
  public Instant now() {
    return clock.instant();
  }
}
