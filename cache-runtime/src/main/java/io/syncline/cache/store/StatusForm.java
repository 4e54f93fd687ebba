package io.syncline.cache.store;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.proto.bus.v1.Status;
import io.syncline.proto.bus.v1.Time;
import java.time.DateTimeException;
import java.time.Instant;

/** The stored form of {@link FileStatus}. */
final class StatusForm {
  private StatusForm() {}

  static Status encode(FileStatus status) {
    Status.Builder builder =
        Status.newBuilder().setType(type(status.type())).setSize(status.size());
    Instant modified = status.modified();
    if (modified != null) {
      builder.setMtime(
          Time.newBuilder()
              .setEpochSeconds(modified.getEpochSecond())
              .setNanos(modified.getNano()));
    }
    String version = status.version();
    if (version != null) {
      builder.setVersion(version);
    }
    return builder.build();
  }

  static FileStatus decode(Status status) {
    return new FileStatus(
        type(status.getType()),
        status.getSize(),
        status.hasMtime() ? instant(status.getMtime()) : null,
        status.hasVersion() ? status.getVersion() : null);
  }

  private static Instant instant(Time time) {
    try {
      return Instant.ofEpochSecond(time.getEpochSeconds(), Integer.toUnsignedLong(time.getNanos()));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static io.syncline.proto.bus.v1.FileType type(FileType type) {
    return switch (type) {
      case FILE -> io.syncline.proto.bus.v1.FileType.FILE_TYPE_FILE;
      case DIRECTORY -> io.syncline.proto.bus.v1.FileType.FILE_TYPE_DIRECTORY;
    };
  }

  private static FileType type(io.syncline.proto.bus.v1.FileType type) {
    return switch (type) {
      case FILE_TYPE_FILE -> FileType.FILE;
      case FILE_TYPE_DIRECTORY -> FileType.DIRECTORY;
      case FILE_TYPE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("file type " + type + " is not known");
    };
  }
}
