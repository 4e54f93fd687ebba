package io.syncline.ufs.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the operating system can do to one name of a file in one step, and never to a directory:
 * link and unlink. A move takes whatever is there.
 *
 * <p>Open: a test takes abilities away that every file system of the build machine has.
 */
class LocalNames {
  /** What the system says where there are no hard links, or not for a file: EPERM and the like. */
  private static final List<String> NO_LINKS =
      List.of("not permitted", "not supported", "not implemented");

  private final boolean secure;

  /** By device, whether its files can have a second name. */
  private final Map<Long, Boolean> links = new ConcurrentHashMap<>();

  /** The names in a directory that may be absent. */
  LocalNames(Path root) {
    this.secure = isSecure(root);
  }

  private static boolean isSecure(Path root) {
    try (DirectoryStream<Path> directory = Files.newDirectoryStream(root)) {
      return directory instanceof SecureDirectoryStream;
    } catch (IOException e) {
      return false; // Whoever may not read it is told so by each operation.
    }
  }

  /**
   * Whether the file system of a file has hard links: found out once, with a file of our own beside
   * it, because somebody else's may be refused for its own sake. True where nothing can be made:
   * whoever asked is told why by the operation.
   */
  boolean canLink(Path file, FileStamp stamp) {
    Boolean known = links.get(stamp.device());
    return known == null ? findOut(file) : known;
  }

  private boolean findOut(Path file) {
    Path first = LocalPaths.temporary(file);
    Path second = LocalPaths.temporary(file);
    try {
      Files.createFile(first);
      boolean linked = linked(first, second);
      links.put(FileStamp.of(first).device(), linked);
      return linked;
    } catch (IOException e) {
      return true;
    } finally {
      discard(first);
      discard(second);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The sweep finds it.
    }
  }

  /**
   * Gives a file a second name, which must be free.
   *
   * @param stamp of the file, to know a second name that an earlier attempt made
   * @return false where that is not possible, and nothing was done: there are no hard links, or not
   *     for this file, or it is a directory
   */
  boolean link(Path existing, FileStamp stamp, Path name) throws IOException {
    try {
      return linked(existing, name);
    } catch (FileAlreadyExistsException e) {
      if (!isAt(name, stamp)) {
        throw e; // Otherwise an earlier attempt, which got no answer, had made it.
      }
      return true;
    }
  }

  private boolean linked(Path existing, Path name) throws IOException {
    try {
      createLink(name, existing);
      return true;
    } catch (UnsupportedOperationException e) {
      return false;
    } catch (FileSystemException e) {
      String reason = e.getReason();
      if (reason == null || NO_LINKS.stream().noneMatch(reason::contains)) {
        throw e;
      }
      return false;
    }
  }

  void createLink(Path name, Path existing) throws IOException {
    Files.createLink(name, existing);
  }

  /** Whether {@link #unlink} can be asked for: Linux has it. */
  boolean canUnlink() {
    return secure;
  }

  /**
   * Removes a name, unless it is a directory's; {@code Files.delete} looks first and removes what
   * it saw.
   */
  void unlink(Path file) throws IOException {
    try (DirectoryStream<Path> directory = Files.newDirectoryStream(parent(file))) {
      if (!(directory instanceof SecureDirectoryStream<Path> secure)) {
        throw new FileSystemException(file.toString(), null, "Operation not permitted");
      }
      secure.deleteFile(file.getFileName());
    }
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent(), "only the root has no parent");
  }

  /** Moves a file where nothing is; what somebody else makes there after the look is replaced. */
  void moveAfterALook(Path existing, Path name) throws IOException {
    if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(name.toString());
    }
    Files.move(existing, name, StandardCopyOption.ATOMIC_MOVE);
  }

  boolean isAt(Path path, FileStamp stamp) throws IOException {
    try {
      return FileStamp.of(path).sameFile(stamp);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Makes the names in a path's directory survive a power cut, where the file system knows how. */
  void syncDirectory(Path path) throws IOException {
    Path directory = path.getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      String text = e.getMessage();
      if (text == null || !(text.contains("Invalid argument") || text.contains("not supported"))) {
        throw e;
      }
    }
  }
}
