package io.syncline.watch.directory;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.WatchLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Turns what the kernel tells of a tree into changes.
 *
 * <p>An event names a name, not what has it: by the time it is read something else may be there. So
 * whatever may have been a directory is told as a tree: what is one now, what is gone by now, and
 * everything that was removed.
 */
final class TreeEvents {
  /** Probes in a row whose events the kernel dropped, after which everything may be old. */
  static final int MAX_LOST_PROBES = 16;

  private final WatchedTree tree;
  private final Predicate<String> hidden;
  private final PendingChanges pending;
  private int overflown;

  TreeEvents(WatchedTree tree, Predicate<String> hidden, PendingChanges pending) {
    this.tree = tree;
    this.hidden = hidden;
    this.pending = pending;
  }

  /**
   * Waits for something to tell, then reads everything that happened so far.
   *
   * @param patience how long the kernel may take to tell of what has happened
   */
  void read(Duration atMost, Duration patience) throws IOException, InterruptedException {
    WatchKey first = tree.next(atMost.toNanos());
    if (first != null) {
      take(first);
    }
    reachProbe(patience);
    // Keys are told of in the order of their first event, which may lie behind others of theirs.
    for (WatchKey key = tree.next(0); key != null; key = tree.next(0)) {
      if (tree.isProbe(key)) {
        probe(key);
      } else {
        take(key);
      }
    }
    if (!tree.isWhole()) {
      throw new NoSuchFileException("the directory", null, "it is gone");
    }
  }

  /** Reads until the kernel has told of a probe that is changed now. */
  private void reachProbe(Duration patience) throws IOException, InterruptedException {
    Path changed = tree.touchProbe();
    int lost = 0;
    while (true) {
      WatchKey key = tree.next(patience.toNanos());
      if (key == null) {
        throw new IOException("the kernel does not tell of changes within " + patience);
      }
      if (!tree.isProbe(key)) {
        take(key);
        continue;
      }
      Probed probed = probe(key);
      if (probed.reached().contains(changed)) {
        return;
      }
      if (probed.lost()) {
        // Its own events may be among those that the kernel dropped, and others lie behind them.
        if (++lost > MAX_LOST_PROBES) {
          throw new IOException("the kernel drops events faster than they can be read");
        }
        changed = tree.touchProbe();
      }
    }
  }

  /**
   * What was told of the probe.
   *
   * @param reached the names under which it was changed
   * @param lost whether the kernel dropped some
   */
  private record Probed(Set<Path> reached, boolean lost) {}

  private static Probed probe(WatchKey key) {
    Set<Path> reached = new HashSet<>();
    boolean lost = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      lost |= event.kind() == StandardWatchEventKinds.OVERFLOW;
      if (event.context() instanceof Path name) {
        reached.add(name);
      }
    }
    key.reset();
    return new Probed(reached, lost);
  }

  /** What was not kept for us; empty for nothing. */
  Optional<WatchLoss> loss() {
    return overflown == 0
        ? Optional.empty()
        : Optional.of(
            new WatchLoss(
                WatchLoss.Cause.OVERFLOW,
                "more happened at once in " + overflown + " directories than is kept"));
  }

  private void take(WatchKey key) throws IOException {
    WatchedTree.Directory directory = tree.of(key);
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind() == StandardWatchEventKinds.OVERFLOW && directory != null) {
        overflown(directory);
      } else if (directory != null && event.context() instanceof Path name) {
        changed(directory, directory.path().resolve(name), event.kind());
      }
    }
    if (!key.reset() && directory != null && directory.equals(tree.of(key))) {
      tree.unwatch(directory.path());
    }
  }

  /** Directories may have been made and removed in it unseen. */
  private void overflown(WatchedTree.Directory directory) throws IOException {
    overflown++;
    tree.unwatch(directory.path());
    tree.watch(directory);
    tell(directory.location(), Scope.SUBTREE, ChangeKind.UNKNOWN);
  }

  private void changed(WatchedTree.Directory directory, Path path, WatchEvent.Kind<?> kind)
      throws IOException {
    Optional<Location> at = WatchedTree.locationOf(directory, path);
    if (at.isEmpty() || hidden.test(at.get().name())) {
      return;
    }
    if (kind == StandardWatchEventKinds.ENTRY_DELETE) {
      tree.unwatch(path);
      tell(at.get(), Scope.SUBTREE, ChangeKind.REMOVED);
    } else if (kind == StandardWatchEventKinds.ENTRY_CREATE) {
      created(new WatchedTree.Directory(at.get(), path));
    } else if (!tree.isWatched(path)) {
      tell(at.get(), Scope.PATH, ChangeKind.MODIFIED);
    }
  }

  private void created(WatchedTree.Directory made) throws IOException {
    if (Files.isRegularFile(made.path(), LinkOption.NOFOLLOW_LINKS)) {
      tree.unwatch(made.path());
      tell(made.location(), Scope.PATH, ChangeKind.CREATED);
    } else {
      tree.unwatch(made.path());
      tree.watch(made);
      tell(made.location(), Scope.SUBTREE, ChangeKind.UNKNOWN);
    }
  }

  private void tell(Location location, Scope scope, ChangeKind kind) {
    pending.add(new Change(location, scope, kind, Cause.WATCH));
  }
}
