package io.syncline.bus.codec;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.proto.bus.v1.Status;
import io.syncline.proto.bus.v1.Time;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A status that a change carries: a hint, so that one that cannot be told exactly is left out
 * rather than refused.
 */
final class StatusCodec {
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private StatusCodec() {}

  static Optional<Status> write(FileStatus status) {
    Status.Builder builder =
        Status.newBuilder()
            .setType(
                status.isDirectory()
                    ? io.syncline.proto.bus.v1.FileType.FILE_TYPE_DIRECTORY
                    : io.syncline.proto.bus.v1.FileType.FILE_TYPE_FILE)
            .setSize(status.size());
    @Nullable Instant modified = status.modified();
    if (modified != null) {
      builder.setMtime(
          Time.newBuilder()
              .setEpochSeconds(modified.getEpochSecond())
              .setNanos(modified.getNano()));
    }
    @Nullable String version = status.version();
    if (version != null) {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(version)
          || version.getBytes(StandardCharsets.UTF_8).length > RecordLimits.MAX_VERSION_BYTES) {
        return Optional.empty();
      }
      builder.setVersion(version);
    }
    return Optional.of(builder.build());
  }

  static Optional<FileStatus> read(Status status) {
    boolean knownType =
        switch (status.getType()) {
          case FILE_TYPE_FILE, FILE_TYPE_DIRECTORY -> true;
          case FILE_TYPE_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    if (!knownType
        || status.getSize() < 0
        || (status.hasMtime() && !isInstant(status.getMtime()))) {
      return Optional.empty();
    }
    boolean directory = status.getType() == io.syncline.proto.bus.v1.FileType.FILE_TYPE_DIRECTORY;
    @Nullable Instant modified =
        status.hasMtime()
            ? Instant.ofEpochSecond(
                status.getMtime().getEpochSeconds(), status.getMtime().getNanos())
            : null;
    return Optional.of(
        new FileStatus(
            directory ? FileType.DIRECTORY : FileType.FILE,
            status.getSize(),
            modified,
            status.hasVersion() ? status.getVersion() : null));
  }

  private static boolean isInstant(Time time) {
    return time.getNanos() >= 0
        && time.getNanos() < NANOS_PER_SECOND
        && time.getEpochSeconds() >= Instant.MIN.getEpochSecond()
        && time.getEpochSeconds() <= Instant.MAX.getEpochSecond();
  }
}
