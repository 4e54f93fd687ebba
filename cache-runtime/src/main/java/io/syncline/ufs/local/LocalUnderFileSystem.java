package io.syncline.ufs.local;

import static io.syncline.ufs.local.LocalCalls.request;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import io.syncline.core.spi.UfsTraits;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.ufs.limit.PacedStore;
import io.syncline.ufs.limit.RequestTurns;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a POSIX system as an under file system; {@code file:///data/a} is the path {@code
 * /data/a}.
 *
 * <p>A version is made of device, inode, both change times and the length, and is absent while the
 * file was changed so recently that another change could get the same times. Symbolic links,
 * devices and the like are left out and counted; a link above a location makes it absent.
 *
 * <p>Does not guarantee, beyond the port: a directory is renamed in one step but after a look at
 * the target, so an <em>empty</em> directory that somebody makes there in between is replaced. A
 * renamed file has both names for a moment, and keeps both if the old one may not be removed. Where
 * a file cannot have a second name (FAT, some network file systems, files of others), creating
 * without overwrite and renaming a file look first as well. A removed tree is removed name by name.
 *
 * <p>Unfinished files that a killed process left are swept, see {@link LocalSweep}.
 */
public final class LocalUnderFileSystem implements PacedStore {
  /**
   * Each child of a page is looked at, and all names are read: a listing is worth it from about a
   * hundred children.
   */
  private static final int LISTING_COST = 100;

  private final LocalSettings settings;
  private final LocalPaths paths;
  private final StoreCalls calls;
  private final InstantSource clock;
  private final LocalListing listing;
  private final LocalNames names;
  private final LocalSweep sweep;

  /**
   * Opens a directory, and begins to sweep it.
   *
   * @throws SyncException {@code MOUNT_UNREACHABLE} when it does not exist
   */
  public LocalUnderFileSystem(
      LocalSettings settings, StoreLimits limits, StoreCallListener listener) {
    this(
        settings,
        new StoreCalls("directory " + settings.root(), limits, listener),
        InstantSource.system(),
        new LocalNames(settings.root()));
  }

  LocalUnderFileSystem(
      LocalSettings settings, StoreCalls calls, InstantSource clock, LocalNames names) {
    this.settings = settings;
    this.paths = new LocalPaths(settings.root());
    this.calls = calls;
    this.clock = clock;
    this.listing = new LocalListing(settings, clock);
    this.names = names;
    this.sweep = new LocalSweep(paths.root(), clock, LocalSweep.MAX_NAMES);
    sweep.start();
  }

  private LocalUnderFileSystem(LocalUnderFileSystem shared, StoreCalls calls) {
    this.settings = shared.settings;
    this.paths = shared.paths;
    this.calls = calls;
    this.clock = shared.clock;
    this.listing = shared.listing;
    this.names = shared.names;
    this.sweep = shared.sweep;
  }

  @Override
  public StoreCalls calls() {
    return calls;
  }

  @Override
  public UnderFileSystem paced(RequestTurns turns) {
    return new LocalUnderFileSystem(this, calls.taking(turns));
  }

  /** Whether files of this name are ours for a moment, and nobody sees them. */
  public static boolean isHidden(String name) {
    return LocalPaths.isTemporary(name);
  }

  @Override
  public UfsTraits traits() {
    return new UfsTraits(settings.listingPage(), LISTING_COST, settings.readLag(), true);
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    Path path = paths.of(location);
    Optional<FileStamp> found =
        calls.call(StoreOperation.STAT, request("stat", location, () -> look(path)));
    return visible(found).map(s -> s.status(clock.instant(), settings.granularity()));
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    Path path = paths.of(directory);
    return calls.call(
        StoreOperation.LIST,
        request(
            "list",
            directory,
            () -> {
              FileStamp found =
                  visible(look(path)).orElseThrow(() -> new NoSuchFileException(path.toString()));
              if (found.kind() != FileStamp.Kind.DIRECTORY) {
                throw notADirectory(directory);
              }
              return listing.page(directory, path, continuation);
            }));
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "range of " + length + " bytes from " + offset + " of " + file + " (expected 0 and up)");
    }
    Path path = paths.of(file);
    FileStamp stamp =
        visible(calls.call(StoreOperation.STAT, request("stat", file, () -> look(path))))
            .orElseThrow(() -> absent(file));
    if (stamp.kind() == FileStamp.Kind.DIRECTORY) {
      throw isADirectory(file);
    }
    if (version != null
        && !version.equals(stamp.version(clock.instant(), settings.granularity()))) {
      throw new SyncException(
          ErrorCode.CHANGED_UNDERNEATH,
          file + " is no longer the version that was asked for; read it again");
    }
    return calls.call(
        StoreOperation.GET,
        request(
            "read",
            file,
            () -> new LocalReadStream(file, path, stamp, open(path, offset), length)));
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          Path path = paths.of(file);
          Optional<FileStamp> there = look(mutation, file, path);
          if (there.isPresent()) {
            refuse(file, there.get(), overwrite);
          }
          new LocalWriter(names, mutation, file, path).run(bytes, overwrite);
          return hint(mutation, file, path);
        });
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          Path path = changeable(location);
          existing(mutation, location, path, type);
          LocalRemoval removal = new LocalRemoval(names, mutation, location);
          if (type == FileType.FILE) {
            removal.file(path);
          } else {
            removal.emptyDirectory(path);
          }
          return null;
        });
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          Path path = changeable(directory);
          existing(mutation, directory, path, FileType.DIRECTORY);
          new LocalRemoval(names, mutation, directory).tree(path);
          return null;
        });
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          Path path = paths.of(directory);
          if (look(mutation, directory, path).isPresent()) {
            throw new SyncException(ErrorCode.ALREADY_EXISTS, directory + " exists");
          }
          mutation.effect(
              StoreOperation.MAKE_DIRECTORY,
              request("mkdir", directory, () -> Files.createDirectory(path)));
          return null;
        });
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          Path source = changeable(from);
          Path target = paths.of(to);
          FileStamp found = existing(mutation, from, source, type);
          if (look(mutation, to, target).isPresent()) {
            throw new SyncException(ErrorCode.ALREADY_EXISTS, to + " exists");
          }
          LocalRename rename = new LocalRename(names, mutation, from, source, target);
          if (type == FileType.DIRECTORY) {
            if (to.isAtOrBelow(from)) {
              throw new SyncException(
                  ErrorCode.INVALID_ARGUMENT, from + " cannot be moved into itself, to " + to);
            }
            rename.directory();
          } else if (!rename.fileByTwoNames(found)) {
            existing(mutation, from, source, type);
            rename.whateverIsThere();
          }
          return null;
        });
  }

  @Override
  public void close() {
    sweep.stop(); // Nothing else is open: streams belong to their readers.
  }

  private static FileChannel open(Path path, long offset) throws IOException {
    FileChannel channel =
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    boolean placed = false;
    try {
      channel.position(offset);
      placed = true;
      return channel;
    } finally {
      if (!placed) {
        channel.close();
      }
    }
  }

  /** What is at a path, if no link is above it; nothing where a file is above it. */
  private Optional<FileStamp> look(Path path) throws IOException {
    try {
      paths.checkAbove(path);
      return Optional.of(FileStamp.of(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (LocalErrorTable.failure(e, "stat").error().code() == ErrorCode.NOT_A_DIRECTORY) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * The same for a mutation, to which what is above it matters: it must be there, and be a
   * directory.
   */
  private Optional<FileStamp> look(StoreMutation mutation, Location location, Path path) {
    return mutation.prepare(
        StoreOperation.STAT,
        request(
            "stat",
            location,
            () -> {
              paths.checkAbove(path);
              try {
                return Optional.of(FileStamp.of(path));
              } catch (NoSuchFileException e) {
                return Optional.empty();
              }
            }));
  }

  private FileStamp existing(
      StoreMutation mutation, Location location, Path path, FileType expected) {
    FileStamp found = look(mutation, location, path).orElseThrow(() -> absent(location));
    return switch (found.kind()) {
      case FILE -> {
        if (expected != FileType.FILE) {
          throw notADirectory(location);
        }
        yield found;
      }
      case DIRECTORY -> {
        if (expected != FileType.DIRECTORY) {
          throw isADirectory(location);
        }
        yield found;
      }
      case OTHER ->
          throw new SyncException(
              ErrorCode.UFS_REJECTED,
              location + " is a symbolic link or a device, which is neither served nor touched");
    };
  }

  /** What is there after a write; the write stands without it. */
  private @Nullable FileStatusHint hint(StoreMutation mutation, Location file, Path path) {
    try {
      return look(mutation, file, path)
          .map(
              s -> new FileStatusHint(s.size(), s.version(clock.instant(), settings.granularity())))
          .orElse(null);
    } catch (SyncException e) {
      return null;
    }
  }

  private Path changeable(Location location) {
    Path path = paths.of(location);
    if (paths.isRoot(path)) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, location + " is the root itself (expected something in it)");
    }
    return path;
  }

  private static void refuse(Location file, FileStamp there, boolean overwrite) {
    if (there.kind() == FileStamp.Kind.DIRECTORY) {
      throw isADirectory(file);
    }
    if (!overwrite) {
      throw new SyncException(ErrorCode.ALREADY_EXISTS, file + " exists");
    }
    if (there.kind() == FileStamp.Kind.OTHER) {
      throw new SyncException(
          ErrorCode.UFS_REJECTED,
          file + " is a symbolic link or a device, which is neither served nor touched");
    }
  }

  private static Optional<FileStamp> visible(Optional<FileStamp> found) {
    return found.filter(s -> s.kind() != FileStamp.Kind.OTHER);
  }

  private static SyncException absent(Location location) {
    return new SyncException(ErrorCode.NOT_FOUND, location + " does not exist");
  }

  private static SyncException notADirectory(Location location) {
    return new SyncException(
        ErrorCode.NOT_A_DIRECTORY, location + " is a file (expected a directory)");
  }

  private static SyncException isADirectory(Location location) {
    return new SyncException(
        ErrorCode.IS_A_DIRECTORY, location + " is a directory (expected a file)");
  }
}
