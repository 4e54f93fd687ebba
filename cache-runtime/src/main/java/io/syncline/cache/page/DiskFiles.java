package io.syncline.cache.page;

import io.syncline.core.page.FileKey;
import io.syncline.core.page.PageId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pages in a directory: {@code ab/abcdef...-INDEX.page}, by the first byte of the key. A page is
 * written beside its name and renamed. Nothing is forced to the disk: what a power cut damages is
 * found by its checksum.
 *
 * <p>Streams are used, not channels: a reader that is interrupted does not look like a disk that
 * fails.
 */
final class DiskFiles implements PageFiles {
  /** Held by the process whose pages these are. */
  static final String LOCK = "lock";

  private static final String PAGE = ".page";
  private static final String UNFINISHED = ".tmp";
  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{16})([0-9a-f]{16})-(\\d{1,10})(\\.page|\\.tmp)");
  private static final HexFormat HEX = HexFormat.of();

  /** Each thread keeps native memory of the largest piece that it ever read or wrote. */
  private static final int PIECE = 64 * 1024;

  private final Path directory;
  private final FileAttribute<?>[] mode;
  private @Nullable FileChannel lock;
  private @Nullable FileStore disk;

  DiskFiles(Path directory) {
    this.directory = directory;
    this.mode =
        directory.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
            }
            : new FileAttribute<?>[0];
  }

  @Override
  public Contents open(int most) throws IOException {
    Files.createDirectories(directory, mode);
    takeLock();
    disk = Files.getFileStore(directory);
    Scan scan = new Scan(most);
    try (var top = Files.newDirectoryStream(directory)) {
      for (Path folder : top) {
        if (folder.endsWith(LOCK)) {
          continue;
        }
        if (FOLDER.matcher(name(folder)).matches()
            && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          scan.folder(folder);
        } else {
          scan.foreign++;
        }
      }
    }
    return scan.contents();
  }

  @Override
  public int read(PageId id, byte[] into) throws IOException {
    try (InputStream file = Files.newInputStream(path(id, PAGE), LinkOption.NOFOLLOW_LINKS)) {
      int have = 0;
      int n = 0;
      while (n >= 0 && have < into.length) {
        have += n;
        n = file.read(into, have, Math.min(PIECE, into.length - have));
      }
      return have;
    }
  }

  @Override
  public void write(PageId id, byte[] head, byte[] bytes) throws IOException {
    Path unfinished = path(id, UNFINISHED);
    Files.createDirectories(unfinished.getParent(), mode);
    try (OutputStream file =
        Files.newOutputStream(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      file.write(head);
      for (int from = 0; from < bytes.length; from += PIECE) {
        file.write(bytes, from, Math.min(PIECE, bytes.length - from));
      }
    } catch (IOException e) {
      try {
        Files.deleteIfExists(unfinished);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
    Files.move(unfinished, path(id, PAGE), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(PageId id) throws IOException {
    Files.deleteIfExists(path(id, PAGE));
  }

  @Override
  public long free() throws IOException {
    FileStore opened = disk;
    if (opened == null) {
      throw new IOException("the disk of " + directory + " was not looked at yet");
    }
    return opened.getUsableSpace();
  }

  @Override
  public void close() {
    FileChannel held = lock;
    lock = null;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        // The process's end gives it up, at the latest.
      }
    }
  }

  private void takeLock() throws IOException {
    if (lock != null) {
      return;
    }
    FileChannel opened =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock taken = null;
    try {
      taken = opened.tryLock();
    } catch (OverlappingFileLockException e) {
      // A node of this very process has it.
    } finally {
      if (taken == null) {
        opened.close();
      }
    }
    if (taken == null) {
      throw new IOException(
          directory + " is in use by another node (expected a directory of its own)");
    }
    lock = opened;
  }

  private Path path(PageId id, String suffix) {
    String key = HEX.toHexDigits(id.file().high()) + HEX.toHexDigits(id.file().low());
    return directory.resolve(key.substring(0, 2)).resolve(key + '-' + id.index() + suffix);
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Optional<PageId> page(Matcher name) {
    long index = Long.parseLong(name.group(3));
    if (index > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    long high = HexFormat.fromHexDigitsToLong(name.group(1));
    long low = HexFormat.fromHexDigitsToLong(name.group(2));
    return Optional.of(new PageId(new FileKey(high, low), (int) index));
  }

  /** One look through the directory. */
  private final class Scan {
    private final int most;
    private final List<Aged> pages = new ArrayList<>();
    private int surplus;
    private int unfinished;
    private int foreign;

    /** A page, and when it was written. */
    private record Aged(Found page, long written) {}

    Scan(int most) {
      this.most = most;
    }

    void folder(Path folder) throws IOException {
      try (var files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          file(file);
        }
      }
    }

    private void file(Path file) throws IOException {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Matcher name = NAME.matcher(name(file));
      Optional<PageId> id = found.isRegularFile() && name.matches() ? page(name) : Optional.empty();
      if (id.isEmpty() || !file.equals(path(id.get(), name.group(4)))) {
        foreign++;
      } else if (name.group(4).equals(UNFINISHED)) {
        Files.deleteIfExists(file);
        unfinished++;
      } else if (pages.size() == most) {
        Files.deleteIfExists(file);
        surplus++;
      } else {
        Found page = new Found(id.get(), found.size());
        pages.add(new Aged(page, found.lastModifiedTime().toMillis()));
      }
    }

    Contents contents() {
      pages.sort(Comparator.comparingLong(Aged::written));
      return new Contents(pages.stream().map(Aged::page).toList(), surplus, unfinished, foreign);
    }
  }
}
