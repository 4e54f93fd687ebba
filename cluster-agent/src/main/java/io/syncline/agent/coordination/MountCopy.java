package io.syncline.agent.coordination;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of the mount table on this node's disk, served while the coordination service is away.
 */
final class MountCopy {
  private static final Logger LOG = LoggerFactory.getLogger(MountCopy.class);

  private final Path file;

  /**
   * A copy in a directory.
   *
   * @param cluster whose mounts they are; a directory that is reused for another cluster has
   *     another copy
   */
  MountCopy(Path directory, String cluster) {
    this.file = directory.resolve("mounts-" + cluster + ".json");
  }

  /** The copy; empty when there is none, or none that can be read. */
  Optional<MountSnapshot> load() {
    try {
      return Files.exists(file)
          ? Optional.of(MountCodec.decode(Files.readAllBytes(file)))
          : Optional.empty();
    } catch (IOException | SyncException e) {
      LOG.warn("the copy of the mount table in {} is not usable: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /** Replaces the copy, whole or not at all. */
  void store(MountSnapshot mounts) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.createDirectories(next.toAbsolutePath().getParent());
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer bytes = ByteBuffer.wrap(MountCodec.encode(mounts));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new SyncException(
          ErrorCode.STORE_FAILED,
          "cannot write the copy of the mount table to " + file + ": " + e,
          e);
    }
  }
}
