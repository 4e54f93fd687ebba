package io.syncline.ufs.local;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the unfinished files that killed processes left, once, after a directory was opened.
 *
 * <p>The rule: an unfinished file is removed when nothing about it changed for {@link #MAX_IDLE}. A
 * writer that is alive writes to its own, whichever node or machine it belongs to, so what is in
 * use is young. One that waits longer than that for its bytes loses its file: its create then fails
 * without effect. Locks would tell more exactly, but a network file system whose lock service does
 * not answer would hold up every write.
 *
 * <p>One thread, one name at a time, outside of the store's limits. Links are not followed.
 *
 * <p>Does not guarantee that all are found: it ends after so many names.
 */
final class LocalSweep {
  /** How long an unfinished file must have been left alone. */
  static final Duration MAX_IDLE = Duration.ofHours(24);

  /** Names that one sweep looks at; what lies behind them is left for another start. */
  static final int MAX_NAMES = 1_000_000;

  /** Directories below each other; one file handle is held for each. */
  private static final int MAX_DEPTH = 128;

  private static final Logger LOG = LoggerFactory.getLogger(LocalSweep.class);

  private final Path root;
  private final InstantSource clock;
  private final int maxNames;
  private volatile boolean stopped;

  LocalSweep(Path root, InstantSource clock, int maxNames) {
    this.root = root;
    this.clock = clock;
    this.maxNames = maxNames;
  }

  /** Sweeps on a thread of its own. */
  void start() {
    Thread thread = new Thread(this::run, "local-sweep");
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the sweep at the next name. */
  void stop() {
    stopped = true;
  }

  /** Sweeps; returns how many files were removed. */
  int run() {
    Visitor visitor = new Visitor();
    try {
      Files.walkFileTree(root, Set.of(), MAX_DEPTH, visitor);
    } catch (IOException e) {
      LOG.info("{}: looking for unfinished files failed: {}", root, e.toString());
    }
    if (visitor.removed > 0) {
      LOG.info(
          "{}: removed {} unfinished files that nothing was written to for {}",
          root,
          visitor.removed,
          MAX_IDLE);
    }
    if (visitor.seen >= maxNames) {
      LOG.info("{}: looked for unfinished files among the first {} names only", root, maxNames);
    }
    return visitor.removed;
  }

  /** Looks at each name; what cannot be read is passed over. */
  private final class Visitor extends SimpleFileVisitor<Path> {
    private int seen;
    private int removed;

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return next();
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Path name = file.getFileName();
      if (name != null && LocalPaths.isTemporary(name.toString()) && !stopped) {
        removeIfIdle(file);
      }
      return next();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return next();
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private FileVisitResult next() {
      seen++;
      return stopped || seen >= maxNames ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    private void removeIfIdle(Path file) {
      try {
        FileStamp stamp = FileStamp.of(file);
        boolean idle = stamp.changed().plus(MAX_IDLE).isBefore(clock.instant());
        if (stamp.kind() == FileStamp.Kind.FILE && idle && Files.deleteIfExists(file)) {
          removed++;
        }
      } catch (IOException e) {
        // Removed by somebody else, or not ours to remove.
      }
    }
  }
}
