package io.syncline.watch.directory;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes below one directory, as the kernel tells of them.
 *
 * <p>A poll ends with a probe: a file of our own is changed, and everything is read up to the event
 * of that. The kernel keeps events in order, so a poll is complete as far as the kernel sees.
 *
 * <p>Events die with the process. Whoever goes on from a position of another one, or after a
 * failure, is told that everything may be old; where more happens in a directory than is kept, that
 * of this one.
 *
 * <p>Does not guarantee to see what the kernel does not tell of: changes by other machines, through
 * a name outside of the directory (hard links, bind mounts), or through mapped memory. Symbolic
 * links are not followed. Where the directory lies on a file system that other machines may change
 * there is a doubt for ever: no poll is complete. One that is mounted below is not looked for.
 */
public final class DirectoryFeed implements ChangeFeed {
  /** With more directories the feed is refused, unless configured otherwise. */
  public static final int MAX_DIRECTORIES = 100_000;

  /** How long the kernel may take to tell of the probe. */
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(30);

  private final Location root;
  private final Path path;
  private final int maxDirectories;
  private final Predicate<String> hidden;
  private final PendingChanges pending;
  private final WatchListener listener;
  private final FileSystemType fileSystem;

  /** Whether other machines may change the directory, as of when watching began. */
  private boolean shared;

  /** Null while nothing is watched. */
  private @Nullable WatchedTree tree;

  /** Of the positions that are known. */
  private String session = "";

  /** What the file system is that a path lies on, by the name that the kernel has for it. */
  @FunctionalInterface
  interface FileSystemType {
    String of(Path path) throws IOException;
  }

  /**
   * A feed that watches nothing yet.
   *
   * @param root the location of the directory
   * @param path the directory
   * @param maxDirectories at and below it
   * @param hidden names that nobody is told of
   */
  public DirectoryFeed(
      Location root,
      Path path,
      int maxDirectories,
      Predicate<String> hidden,
      WatchListener listener) {
    this(root, path, maxDirectories, hidden, listener, at -> Files.getFileStore(at).type());
  }

  DirectoryFeed(
      Location root,
      Path path,
      int maxDirectories,
      Predicate<String> hidden,
      WatchListener listener,
      FileSystemType fileSystem) {
    this.root = root;
    this.path = path;
    this.maxDirectories = maxDirectories;
    this.hidden = hidden;
    this.listener = listener;
    this.fileSystem = fileSystem;
    this.pending = new PendingChanges(root, () -> listener.reached(WatchLimit.POLL_CHANGES));
  }

  @Override
  public String now() {
    begin();
    return pending.position(session);
  }

  @Override
  public Poll poll(String position, Duration atMost) throws InterruptedException {
    WatchedTree watched = tree;
    if (watched == null || !pending.isKnown(session, position)) {
      begin();
      pending.addAll();
      WatchLoss loss =
          new WatchLoss(
              WatchLoss.Cause.NO_CHECKPOINT, "events of " + path + " die with who reads them");
      return new Poll(pending.changes(), pending.position(session), !shared, Optional.of(loss));
    }
    pending.reachedBy(session, position);
    TreeEvents events = new TreeEvents(watched, hidden, pending);
    boolean whole = false;
    try {
      events.read(atMost, PROBE_PATIENCE);
      whole = true;
    } catch (IOException e) {
      throw failure(e);
    } finally {
      if (!whole) {
        end(); // What was read of it is lost: everything may be old.
      }
    }
    return new Poll(pending.changes(), pending.position(session), !shared, events.loss());
  }

  private void begin() {
    end();
    WatchedTree begun = null;
    try {
      begun = new WatchedTree(root, path, maxDirectories);
      begun.watchAll();
      shared = SharedFileSystems.include(fileSystem.of(path));
      tree = begun;
      session = UUID.randomUUID().toString();
      pending.clear();
    } catch (IOException e) {
      throw failure(e);
    } finally {
      if (begun != null && tree != begun) {
        begun.close();
      }
    }
  }

  private void end() {
    if (tree != null) {
      tree.close();
      tree = null;
    }
  }

  private SyncException failure(IOException e) {
    if (e instanceof TooManyDirectoriesException) {
      listener.reached(WatchLimit.DIRECTORIES);
      return new SyncException(ErrorCode.INVALID_CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
    String why = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
    return new SyncException(
        ErrorCode.UFS_UNAVAILABLE, "directory " + path + " cannot be watched: " + why, e);
  }

  @Override
  public Optional<Doubt> doubt() {
    return shared ? Optional.of(new Doubt(Doubt.Kind.SHARED, 0)) : Optional.empty();
  }

  @Override
  public Duration delay() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    end();
  }
}
