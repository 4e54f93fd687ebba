package io.syncline.sim.oracle.history;

import io.syncline.core.model.FileStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is at a location, as far as a cache must keep it fresh. Of a directory that is only that it
 * is one: neither its time nor its version is kept fresh.
 *
 * @param status null where nothing is; of a directory always {@link FileStatus#directory()}
 */
public record Entry(@Nullable FileStatus status) {
  public static final Entry ABSENT = new Entry(null);
  public static final Entry DIRECTORY = new Entry(FileStatus.directory());

  public Entry {
    if (status != null && status.isDirectory()) {
      status = FileStatus.directory();
    }
  }

  /** What a store or a cache answered. */
  public static Entry of(Optional<FileStatus> answer) {
    return answer.map(Entry::of).orElse(ABSENT);
  }

  /** What a store or a cache answered about something that exists. */
  public static Entry of(FileStatus status) {
    return status.isDirectory() ? DIRECTORY : new Entry(status);
  }

  public boolean isAbsent() {
    return status == null;
  }

  public boolean isDirectory() {
    return status != null && status.isDirectory();
  }

  @Override
  public String toString() {
    if (status == null) {
      return "absent";
    }
    return status.isDirectory()
        ? "directory"
        : "file " + status.version() + " (" + status.size() + " bytes, " + status.modified() + ")";
  }
}
