package io.syncline.cache.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file that tells people which process has the database open. It decides nothing, the database's
 * own lock does: after a crash it is stale until the next process replaces it.
 */
final class OwnerNote {
  private static final int MAX_SHOWN_BYTES = 200;

  private final Path file;

  OwnerNote(Path directory) {
    file = directory.resolve("owner");
  }

  /** Says that this process has the database open. */
  void write() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    String since = self.info().startInstant().map(Instant::toString).orElse("an unknown time");
    Files.writeString(file, "process " + self.pid() + " (running since " + since + ")\n");
  }

  /** Who said so last. */
  String read() {
    try {
      String owner = Files.readString(file).strip();
      if (!owner.isEmpty() && owner.length() <= MAX_SHOWN_BYTES) {
        return owner;
      }
    } catch (IOException e) {
      // Only a courtesy: the lock is what counts, and that one is taken.
    }
    return "another process";
  }
}
