package io.syncline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The directory of one run, which is removed with all that is in it.
 *
 * @param path where it is
 */
record Home(Path path) implements AutoCloseable {
  /** A new one. */
  static Home make(String benchmark) throws IOException {
    return new Home(Files.createTempDirectory("syncline-" + benchmark));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
