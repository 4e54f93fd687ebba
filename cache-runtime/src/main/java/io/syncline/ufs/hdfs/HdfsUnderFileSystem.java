package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.spi.AttemptGate;
import io.syncline.core.spi.ListingPage;
import io.syncline.core.spi.MutationResult;
import io.syncline.core.spi.UfsTraits;
import io.syncline.core.spi.UnderFileSystem;
import io.syncline.ufs.limit.PacedStore;
import io.syncline.ufs.limit.RequestTurns;
import io.syncline.ufs.limit.StoreCallListener;
import io.syncline.ufs.limit.StoreCalls;
import io.syncline.ufs.limit.StoreLimits;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnresolvedLinkException;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DFSClient;
import org.jspecify.annotations.Nullable;

/**
 * An HDFS as an under file system; {@code hdfs://lake/a} is the path {@code /a} of the nameservice
 * {@code lake}.
 *
 * <p>A version is made of file id, modification time and length. Only the active NameNode is asked,
 * which answers with what was written last. Symbolic links are left out and counted; a link above a
 * location makes it absent.
 *
 * <p>Renaming or removing a file is announced as if it were a directory: a NameNode cannot be told
 * to leave alone a directory that came in its place.
 *
 * <p>Does not guarantee, beyond the port: of two who make one directory at the same moment, both
 * may succeed. A file and an empty directory that take each other's place in the moment between
 * look and removal are removed for each other.
 */
public final class HdfsUnderFileSystem implements PacedStore {
  /** Unfinished files that wait to be removed; further ones are left for the next listing. */
  public static final int MAX_LEFTOVERS = HdfsLeftovers.MAX_WAITING;

  /** A page is several requests of a thousand names each. */
  private static final int LISTING_COST = 100;

  private final HdfsSettings settings;
  private final HdfsPaths paths;
  private final StoreCalls calls;
  private final HdfsClients clients;
  private final HdfsLeftovers leftovers;
  private final HdfsListing listing;

  /**
   * An HDFS; it is not asked yet.
   *
   * @throws SyncException {@code INVALID_CONFIGURATION} when the settings do not lead to a NameNode
   */
  public HdfsUnderFileSystem(
      HdfsSettings settings, StoreLimits limits, StoreCallListener listener) {
    this(settings, limits, listener, InstantSource.system());
  }

  HdfsUnderFileSystem(
      HdfsSettings settings, StoreLimits limits, StoreCallListener listener, InstantSource clock) {
    this.settings = settings;
    this.paths = new HdfsPaths(settings.authority());
    this.calls = new StoreCalls("hdfs://" + settings.authority(), limits, listener);
    this.clients = new HdfsClients(settings, limits);
    this.leftovers = new HdfsLeftovers(clients, calls, clock, listener::onLeftoverLeft);
    this.listing = new HdfsListing(clients, calls, leftovers, settings.listingPage());
  }

  private HdfsUnderFileSystem(HdfsUnderFileSystem shared, StoreCalls calls) {
    this.settings = shared.settings;
    this.paths = shared.paths;
    this.calls = calls;
    this.clients = shared.clients;
    this.leftovers = shared.leftovers;
    this.listing = new HdfsListing(clients, calls, leftovers, settings.listingPage());
  }

  @Override
  public StoreCalls calls() {
    return calls;
  }

  @Override
  public UnderFileSystem paced(RequestTurns turns) {
    return new HdfsUnderFileSystem(this, calls.taking(turns));
  }

  @Override
  public UfsTraits traits() {
    return new UfsTraits(settings.listingPage(), LISTING_COST, Duration.ZERO, true);
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    return look(location, paths.of(location)).map(HdfsStamp::status);
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    return listing.page(directory, paths.of(directory), continuation);
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "range of " + length + " bytes from " + offset + " of " + file + " (expected 0 and up)");
    }
    String path = paths.of(file);
    HdfsStamp stamp = look(file, path).orElseThrow(() -> absent(file));
    if (stamp.kind() == HdfsStamp.Kind.DIRECTORY) {
      throw isADirectory(file);
    }
    if (version != null && !version.equals(stamp.version())) {
      throw new SyncException(
          ErrorCode.CHANGED_UNDERNEATH,
          file + " is no longer the version that was asked for; read it again");
    }
    // Of a file that somebody appends to, more may be there by now: that is another version.
    long there = Math.max(0, Math.min(length, stamp.length() - offset));
    if (there == 0) {
      return InputStream.nullInputStream();
    }
    InputStream bytes =
        calls.call(
            StoreOperation.GET,
            clients.stream(
                "read", file, files -> open(files.open(new Path(null, null, path)), offset)));
    return new HdfsReadStream(file, stamp, () -> look(file, path), bytes, there);
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          String path = paths.of(file);
          Optional<HdfsStamp> there = look(mutation, file, path);
          if (there.isPresent()) {
            refuse(file, there.get(), overwrite);
          }
          return new HdfsWriter(clients, mutation, file, path).run(bytes, overwrite);
        });
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          String path = paths.changeable(location);
          existing(mutation, location, path, type);
          StoreRequest<Boolean> request =
              clients.request(
                  "delete",
                  location,
                  nameNode -> {
                    // Gone after an attempt without an answer is as good as removed by it.
                    if (!nameNode.delete(path, false) && !mutation.unsettled()) {
                      throw new FileNotFoundException(path);
                    }
                    return true;
                  });
          if (type == FileType.FILE) {
            mutation.treeEffect(StoreOperation.DELETE, request);
          } else {
            mutation.effect(StoreOperation.DELETE, request);
          }
          return null;
        });
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          String path = paths.changeable(directory);
          existing(mutation, directory, path, FileType.DIRECTORY);
          mutation.effect(
              StoreOperation.DELETE,
              clients.request("delete", directory, nameNode -> nameNode.delete(path, true)));
          return null;
        });
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          String path = paths.of(directory);
          if (look(mutation, directory, path).isPresent()) {
            throw new SyncException(ErrorCode.ALREADY_EXISTS, directory + " exists");
          }
          mutation.effect(
              StoreOperation.MAKE_DIRECTORY,
              clients.request(
                  "mkdir",
                  directory,
                  nameNode -> nameNode.mkdirs(path, FsPermission.getDirDefault(), false)));
          return null;
        });
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          String source = paths.changeable(from);
          String target = paths.of(to);
          HdfsStamp found = existing(mutation, from, source, type);
          if (look(mutation, to, target).isPresent()) {
            throw new SyncException(ErrorCode.ALREADY_EXISTS, to + " exists");
          }
          HdfsRename rename = new HdfsRename(clients, mutation, from, source, target);
          if (type == FileType.FILE) {
            rename.whateverIsThere(found);
            return null;
          }
          if (to.isAtOrBelow(from)) {
            throw new SyncException(
                ErrorCode.INVALID_ARGUMENT, from + " cannot be moved into itself, to " + to);
          }
          rename.directory(found);
          return null;
        });
  }

  @Override
  public void close() {
    leftovers.close();
    clients.close();
  }

  private static InputStream open(FSDataInputStream opened, long offset) throws IOException {
    boolean placed = false;
    try {
      opened.seek(offset);
      placed = true;
      return opened;
    } finally {
      if (!placed) {
        opened.close();
      }
    }
  }

  /** What is at a path, if no link is above it; nothing where a file is above it. */
  private Optional<HdfsStamp> look(Location location, String path) {
    return calls
        .call(
            StoreOperation.STAT,
            clients.request(
                "stat",
                location,
                nameNode -> {
                  try {
                    return HdfsRename.look(nameNode, path);
                  } catch (ParentNotDirectoryException | UnresolvedLinkException e) {
                    return Optional.<HdfsStamp>empty();
                  }
                }))
        .filter(found -> found.kind() != HdfsStamp.Kind.OTHER);
  }

  /**
   * The same for a mutation, to which what is above it matters: it must be a directory, and no
   * link.
   */
  private Optional<HdfsStamp> look(StoreMutation mutation, Location location, String path) {
    return mutation.prepare(
        StoreOperation.STAT,
        clients.request("stat", location, (DFSClient nameNode) -> HdfsRename.look(nameNode, path)));
  }

  private HdfsStamp existing(
      StoreMutation mutation, Location location, String path, FileType expected) {
    HdfsStamp found = look(mutation, location, path).orElseThrow(() -> absent(location));
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
      case OTHER -> throw link(location);
    };
  }

  private static void refuse(Location file, HdfsStamp there, boolean overwrite) {
    if (there.kind() == HdfsStamp.Kind.DIRECTORY) {
      throw isADirectory(file);
    }
    if (!overwrite) {
      throw new SyncException(ErrorCode.ALREADY_EXISTS, file + " exists");
    }
    if (there.kind() == HdfsStamp.Kind.OTHER) {
      throw link(file);
    }
  }

  private static SyncException absent(Location location) {
    return new SyncException(ErrorCode.NOT_FOUND, location + " does not exist");
  }

  private static SyncException link(Location location) {
    return new SyncException(
        ErrorCode.UFS_REJECTED,
        location + " is a symbolic link, which is neither served nor touched");
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
