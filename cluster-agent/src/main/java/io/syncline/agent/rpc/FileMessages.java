package io.syncline.agent.rpc;

import io.syncline.agent.door.Messages;
import io.syncline.agent.door.ReadSeen;
import io.syncline.agent.door.ReadTokens;
import io.syncline.cache.namespace.FileAnswer;
import io.syncline.cache.namespace.ReadOptions;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.model.Token;
import io.syncline.core.session.Seen;
import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.FileType;
import io.syncline.proto.node.v1.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The wire form of files and their freshness. */
final class FileMessages {
  private FileMessages() {}

  static FileInfo info(FileAnswer file) {
    FileStatus status = file.status();
    FileInfo.Builder info =
        FileInfo.newBuilder()
            .setPath(file.path())
            .setLocation(file.location().map(Object::toString).orElse(""))
            .setType(status.isDirectory() ? FileType.FILE_TYPE_DIRECTORY : FileType.FILE_TYPE_FILE)
            .setSize(status.size());
    if (status.modified() != null) {
      info.setMtimeMillis(status.modified().toEpochMilli());
    }
    if (status.version() != null) {
      info.setVersion(status.version());
    }
    return info.build();
  }

  static Freshness freshness(io.syncline.cache.namespace.Freshness freshness) {
    Freshness.Builder wire = Freshness.newBuilder().setReason(Messages.serveReason(freshness));
    freshness.age().ifPresent(age -> wire.setAgeSeconds(age.toNanos() / 1e9));
    freshness.bound().ifPresent(bound -> wire.setBoundSeconds(bound.toNanos() / 1e9));
    return wire.build();
  }

  /** The older of two: stale before fresh, unknown age before any. */
  static io.syncline.cache.namespace.Freshness older(
      io.syncline.cache.namespace.Freshness one, io.syncline.cache.namespace.Freshness other) {
    if (one.stale() != other.stale()) {
      return one.stale() ? one : other;
    }
    if (one.age().isEmpty() || other.age().isEmpty()) {
      return one.age().isEmpty() ? one : other;
    }
    return one.age().get().compareTo(other.age().get()) >= 0 ? one : other;
  }

  static ReadOptions options(io.syncline.proto.node.v1.ReadOptions options) {
    List<Token> tokens = ReadTokens.of(options.getTokensList());
    List<Seen> seen = ReadSeen.of(options.getSeenList());
    if (!options.hasMaxStalenessMillis()) {
      return new ReadOptions(Optional.empty(), tokens, seen);
    }
    long millis = options.getMaxStalenessMillis();
    if (millis < 0 || millis > SyncInterval.MAX.toMillis()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "max_staleness_millis "
              + Long.toUnsignedString(millis)
              + " is out of range (expected 0 to "
              + SyncInterval.MAX.toMillis()
              + ")");
    }
    return new ReadOptions(Optional.of(Duration.ofMillis(millis)), tokens, seen);
  }
}
