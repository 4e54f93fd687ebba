package io.syncline.agent.schedule;

import io.syncline.agent.check.CheckForm;
import io.syncline.agent.check.MemoryCheckBook;
import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.MountTable;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A book that lasts as long as its process; keeps what a stored form keeps. */
public final class MemoryScheduleBook implements ScheduleBook {
  private final Map<String, Stored> schedules = new TreeMap<>();
  private int versions;

  private record Stored(String json, int version) {
    Entry entry() {
      return new Entry(
          CheckForm.read(json.getBytes(StandardCharsets.UTF_8), ScheduledCheck.class), version);
    }
  }

  /** Administration of schedules that nobody carries out. */
  public static ScheduleAdmin admin(Supplier<MountTable> mounts) {
    return new ScheduleAdmin(
        "east",
        new MemoryScheduleBook(),
        MemoryCheckBook.admin(mounts),
        new PathResolver(mounts),
        InstantSource.system());
  }

  @Override
  public synchronized List<Entry> all() {
    return schedules.values().stream().map(Stored::entry).toList();
  }

  @Override
  public synchronized Optional<Entry> of(NamespacePath mount) {
    return Optional.ofNullable(schedules.get(mount.value())).map(Stored::entry);
  }

  @Override
  public synchronized boolean add(ScheduledCheck check) {
    if (schedules.size() >= MAX_SCHEDULES) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, MAX_SCHEDULES + " mounts are checked regularly");
    }
    return schedules.putIfAbsent(check.mount().value(), stored(check)) == null;
  }

  @Override
  public synchronized boolean replace(Entry before, ScheduledCheck after) {
    Stored known = schedules.get(after.mount().value());
    if (known == null || known.version() != before.version()) {
      return false;
    }
    schedules.put(after.mount().value(), stored(after));
    return true;
  }

  @Override
  public synchronized boolean remove(NamespacePath mount) {
    return schedules.remove(mount.value()) != null;
  }

  private Stored stored(ScheduledCheck check) {
    return new Stored(new String(CheckForm.bytes(check), StandardCharsets.UTF_8), versions++);
  }
}
