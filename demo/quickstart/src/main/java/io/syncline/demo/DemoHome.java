package io.syncline.demo;

import io.syncline.cli.failure.ClientError;
import io.syncline.cli.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which a demo keeps everything. A temporary one is removed at the end; a named one
 * stays to be looked at, and is emptied by the next demo that uses it, because what the nodes know
 * there is about a lake that is gone.
 */
final class DemoHome implements AutoCloseable {
  /** Marks a folder that a demo may empty. */
  private static final String MARKER = ".syncline-demo";

  private final Path path;
  private final boolean temporary;

  private DemoHome(Path path, boolean temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /** Makes the folder; refuses one that has files which are not a demo's. */
  static DemoHome open(Optional<Path> wanted) {
    try {
      if (wanted.isEmpty()) {
        return new DemoHome(Files.createTempDirectory("syncline-demo-"), true);
      }
      Path path = wanted.get().toAbsolutePath().normalize();
      if (Files.exists(path) && !isEmpty(path)) {
        if (!Files.exists(path.resolve(MARKER))) {
          throw Failure.of(
              ClientError.INVALID_CONFIGURATION,
              path + " has files that are not a demo's",
              "Name an empty folder with --home");
        }
        remove(path);
      }
      Files.createDirectories(path);
      Files.createFile(path.resolve(MARKER));
      return new DemoHome(path, false);
    } catch (IOException e) {
      throw Failure.of(
          ClientError.INVALID_CONFIGURATION,
          "the demo's folder cannot be made",
          "Name a folder that can be written with --home",
          e);
    }
  }

  Path path() {
    return path;
  }

  /** Whether it is removed at the end. */
  boolean isTemporary() {
    return temporary;
  }

  @Override
  public synchronized void close() {
    if (!temporary) {
      return;
    }
    try {
      remove(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  /**
   * Removes a folder with all that is in it; files that vanish meanwhile are as good as removed.
   */
  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
