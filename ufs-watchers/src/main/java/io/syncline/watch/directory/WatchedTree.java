package io.syncline.watch.directory;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * All directories at and below one, each registered with the kernel before its children are looked
 * at: what is made in it before that is found, what is made later is told of.
 *
 * <p>The probe lies in a directory of its own, whose events come in order with the others. Where
 * that happens to be in the tree it is no part of it.
 */
class WatchedTree implements AutoCloseable {
  private final Location root;
  private final Path path;
  private final int maxDirectories;
  private final WatchService service;
  private final Path probe;
  private final WatchKey probeKey;
  private final Map<WatchKey, Directory> byKey = new HashMap<>();
  private final Map<Path, Registration> byPath = new HashMap<>();
  private long probes;

  /**
   * A directory that is watched.
   *
   * @param location where it is in the store
   * @param path where it is on this machine
   */
  record Directory(Location location, Path path) {}

  /**
   * What is registered for a path: whoever is registered below it, too.
   *
   * @param key that the kernel gave; it belongs to the directory, and not to its name
   * @param children registered directories in it
   */
  private record Registration(WatchKey key, Set<Path> children) {}

  WatchedTree(Location root, Path path, int maxDirectories) throws IOException {
    this(root, path, maxDirectories, Files.createTempDirectory("syncline-watch-"));
  }

  /** A tree whose probe is a directory that is there, is empty, and is removed in the end. */
  WatchedTree(Location root, Path path, int maxDirectories, Path probe) throws IOException {
    this.root = root;
    this.path = path;
    this.maxDirectories = maxDirectories;
    this.service = ordered(path.getFileSystem().newWatchService(), path);
    this.probe = probe;
    this.probeKey = probe.register(service, ENTRY_CREATE);
  }

  /**
   * A service that tells of events of different directories in their order, as that of Linux does;
   * others look at each directory now and then, so that the probe would prove nothing.
   *
   * @throws SyncException {@code INVALID_CONFIGURATION} if it does not; it is closed then
   */
  static WatchService ordered(WatchService service, Path path) throws IOException {
    String kind = service.getClass().getSimpleName();
    if (kind.equals("LinuxWatchService")) {
      return service;
    }
    service.close();
    throw new SyncException(
        ErrorCode.INVALID_CONFIGURATION,
        "directory "
            + path
            + " cannot be watched on this system: found "
            + kind
            + ", expected Linux, whose kernel keeps events in order");
  }

  void watchAll() throws IOException {
    watch(new Directory(root, path));
    if (byKey.isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, "is not there, or no directory");
    }
  }

  /** Watches a directory and all below it; nothing where it is gone. */
  void watch(Directory top) throws IOException {
    Deque<Directory> open = new ArrayDeque<>(List.of(top));
    while (!open.isEmpty()) {
      Directory directory = open.pop();
      try {
        register(directory);
        open.addAll(children(directory));
      } catch (NoSuchFileException | NotDirectoryException gone) {
        unwatch(directory.path());
      }
    }
  }

  private void register(Directory directory) throws IOException {
    if (byKey.size() >= maxDirectories) {
      throw new TooManyDirectoriesException(
          "more than "
              + maxDirectories
              + " directories at and below "
              + path
              + " (watch less, or raise the feed's max-directories and"
              + " fs.inotify.max_user_watches)");
    }
    if (!Files.isDirectory(directory.path(), LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory.path().toString());
    }
    WatchKey key = directory.path().register(service, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
    byKey.put(key, directory);
    byPath.put(directory.path(), new Registration(key, new HashSet<>()));
    @Nullable Registration parent = byPath.get(directory.path().getParent());
    if (parent != null) {
      parent.children().add(directory.path());
    }
  }

  private List<Directory> children(Directory directory) throws IOException {
    List<Directory> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory.path())) {
      for (Path child : stream) {
        if (!isProbe(child) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          locationOf(directory, child).ifPresent(at -> children.add(new Directory(at, child)));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  /** Where a child is in the store; empty where its name cannot be one there. */
  static Optional<Location> locationOf(Directory directory, Path child) {
    try {
      return Optional.of(directory.location().child(child.getFileName().toString()));
    } catch (SyncException e) {
      return Optional.empty();
    }
  }

  /** The directory that a key belongs to; null for one that is not watched any more. */
  @Nullable Directory of(WatchKey key) {
    return byKey.get(key);
  }

  boolean isWatched(Path directory) {
    return byPath.containsKey(directory);
  }

  /**
   * Watches a directory and what is below it no more: they are gone, or have another name. A
   * directory that was found under another name already is watched on there: it has kept its key.
   */
  void unwatch(Path gone) {
    @Nullable Registration parent = byPath.get(gone.getParent());
    if (parent != null) {
      parent.children().remove(gone);
    }
    Deque<Path> open = new ArrayDeque<>(List.of(gone));
    while (!open.isEmpty()) {
      Path each = open.pop();
      @Nullable Registration registered = byPath.remove(each);
      if (registered != null) {
        open.addAll(registered.children());
        release(registered.key(), each);
      }
    }
  }

  private void release(WatchKey key, Path path) {
    @Nullable Directory directory = byKey.get(key);
    if (directory != null && directory.path().equals(path)) {
      byKey.remove(key);
      key.cancel();
    }
  }

  /** Changes the probe. */
  Path touchProbe() throws IOException {
    Path file = probe.resolve(Long.toString(++probes));
    Files.createFile(file);
    Files.delete(file);
    return file.getFileName();
  }

  boolean isProbe(WatchKey key) {
    return key.equals(probeKey);
  }

  /** Whether this is the directory of the probe; nobody else has its name. */
  boolean isProbe(Path directory) {
    return probe.getFileName().equals(directory.getFileName());
  }

  /** The next key with events; null when none came in time. */
  @Nullable WatchKey next(long nanos) throws InterruptedException {
    return service.poll(nanos, TimeUnit.NANOSECONDS);
  }

  /** Whether the root is still there. */
  boolean isWhole() {
    return byPath.containsKey(path);
  }

  @Override
  public void close() {
    try {
      service.close();
      Files.deleteIfExists(probe);
    } catch (IOException e) {
      // A folder in the temporary directory stays behind.
    }
  }
}
