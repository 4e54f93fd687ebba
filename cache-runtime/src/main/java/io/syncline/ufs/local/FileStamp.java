package io.syncline.ufs.local;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the operating system says about one name without following it: two equal stamps that are
 * not young are the same bytes.
 *
 * @param device the file system
 * @param inode the file, as long as it exists
 * @param modified when its bytes changed, as its owner likes to have it: programs set it back
 * @param changed when anything about it changed, by the kernel's clock; nobody sets it
 */
record FileStamp(Kind kind, long device, long inode, long size, Instant modified, Instant changed) {
  private static final String WANTED = "unix:mode,dev,ino,size,lastModifiedTime,ctime";
  private static final int TYPE_MASK = 0xf000;
  private static final int DIRECTORY_TYPE = 0x4000;
  private static final int FILE_TYPE = 0x8000;
  private static final Duration WHOLE_SECONDS = Duration.ofSeconds(2);

  /** What a name is. */
  enum Kind {
    FILE,
    DIRECTORY,
    /** A symbolic link, a device, a socket, a pipe: neither served nor touched. */
    OTHER
  }

  static FileStamp of(Path path) throws IOException {
    Map<String, Object> found = Files.readAttributes(path, WANTED, LinkOption.NOFOLLOW_LINKS);
    return new FileStamp(
        kind((Integer) value(found, "mode")),
        ((Number) value(found, "dev")).longValue(),
        ((Number) value(found, "ino")).longValue(),
        (Long) value(found, "size"),
        ((FileTime) value(found, "lastModifiedTime")).toInstant(),
        ((FileTime) value(found, "ctime")).toInstant());
  }

  private static Object value(Map<String, Object> found, String name) throws IOException {
    Object value = found.get(name);
    if (value == null) {
      throw new IOException("the operating system does not tell '" + name + "'");
    }
    return value;
  }

  private static Kind kind(int mode) {
    return switch (mode & TYPE_MASK) {
      case FILE_TYPE -> Kind.FILE;
      case DIRECTORY_TYPE -> Kind.DIRECTORY;
      default -> Kind.OTHER;
    };
  }

  boolean sameFile(FileStamp other) {
    return device == other.device && inode == other.inode;
  }

  FileStatus status(Instant now, Duration granularity) {
    return kind == Kind.DIRECTORY
        ? new FileStatus(FileType.DIRECTORY, 0, modified, null)
        : new FileStatus(FileType.FILE, size, modified, version(now, granularity));
  }

  /** The name of these bytes; null while another change could still get the same times. */
  @Nullable String version(Instant now, Duration granularity) {
    boolean whole = changed.equals(changed.truncatedTo(ChronoUnit.SECONDS));
    boolean coarse = whole && WHOLE_SECONDS.compareTo(granularity) > 0;
    Duration apart = coarse ? WHOLE_SECONDS : granularity;
    if (changed.plus(apart).isAfter(now)) {
      return null;
    }
    return Long.toHexString(device)
        + '-'
        + Long.toHexString(inode)
        + '-'
        + nanos(modified)
        + '-'
        + nanos(changed)
        + '-'
        + size;
  }

  private static String nanos(Instant time) {
    long seconds = time.getEpochSecond();
    return Long.toHexString(seconds) + '.' + Integer.toHexString(time.getNano());
  }
}
