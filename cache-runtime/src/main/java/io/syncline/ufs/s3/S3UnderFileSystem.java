package io.syncline.ufs.s3;

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
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * All buckets of one S3-compatible store.
 *
 * <p>A file is a key that does not end in a slash; its version is its etag. A directory is whatever
 * keys lie below, or an empty object {@code d/}, its marker. A status costs one HEAD for a file,
 * and one LIST more for anything else. The root of a bucket always exists; a bucket that does not
 * is an error, not an absent root.
 *
 * <p>Does not guarantee, beyond the port: that a rename, or a create without overwrite on a store
 * without conditional writes, notices what somebody else makes at the target after it looked.
 * Writing a file where keys lie below is not refused: the store allows it, and the file wins.
 */
public final class S3UnderFileSystem implements PacedStore {
  /** A LIST costs about twelve times a HEAD at AWS. */
  private static final int LISTING_COST = 12;

  /**
   * Objects of one store copied at once; all renames share them, and each copy is a call under the
   * limits too.
   */
  static final int COPIERS = 16;

  /** Empty pages followed when only one key is asked for. */
  private static final int MAX_EMPTY_PAGES = 1_000;

  private final S3Settings settings;
  private final S3Requests requests;
  private final StoreCalls calls;
  private final S3Rename.CopyLimits copyLimits;
  private final ExecutorService copiers;

  /** Connects to a store; nothing is asked yet. */
  public S3UnderFileSystem(S3Settings settings, StoreLimits limits, StoreCallListener listener) {
    this(
        settings,
        S3Clients.connect(settings, limits),
        new StoreCalls("s3 at " + settings.where(), limits, listener),
        new S3RequestIds(
            settings.where(), settings.dialect().uniqueRequestIds(), listener::onRepeatedId),
        S3Rename.CopyLimits.S3);
  }

  S3UnderFileSystem(
      S3Settings settings,
      S3Client client,
      StoreCalls calls,
      S3RequestIds ids,
      S3Rename.CopyLimits copyLimits) {
    this.settings = settings;
    this.requests = new S3Requests(client, settings, calls.limits().requestTimeout(), ids);
    this.calls = calls;
    this.copyLimits = copyLimits;
    AtomicInteger number = new AtomicInteger();
    this.copiers =
        Executors.newFixedThreadPool(
            COPIERS,
            task -> {
              Thread thread = new Thread(task, "s3-copier-" + number.getAndIncrement());
              thread.setDaemon(true);
              return thread;
            });
  }

  private S3UnderFileSystem(S3UnderFileSystem shared, StoreCalls calls) {
    this.settings = shared.settings;
    this.requests = shared.requests;
    this.calls = calls;
    this.copyLimits = shared.copyLimits;
    this.copiers = shared.copiers;
  }

  @Override
  public StoreCalls calls() {
    return calls;
  }

  @Override
  public UnderFileSystem paced(RequestTurns turns) {
    return new S3UnderFileSystem(this, calls.taking(turns));
  }

  @Override
  public UfsTraits traits() {
    return new UfsTraits(
        settings.transfer().listingPage(), LISTING_COST, Duration.ZERO, false, true);
  }

  @Override
  public Optional<FileStatus> stat(Location location) {
    S3Keys.checked(location);
    if (S3Keys.canBeFile(location)) {
      Optional<FileStatus> file = file(location);
      if (file.isPresent()) {
        return file;
      }
    }
    boolean directory = !keysBelow(location, 1).isEmpty() || location.isRoot();
    return directory ? Optional.of(FileStatus.directory()) : Optional.empty();
  }

  @Override
  public ListingPage list(Location directory, @Nullable String continuation) {
    S3Keys.checked(directory);
    if (!S3Keys.canBeDirectory(directory)) {
      throw nothingBelow(directory);
    }
    S3Continuation before = continuation == null ? null : S3Continuation.decoded(continuation);
    String token = before == null ? null : before.token();
    ListObjectsV2Response answer =
        calls.call(
            StoreOperation.LIST,
            () ->
                requests.list(
                    directory.authority(),
                    S3Keys.prefix(directory),
                    true,
                    settings.transfer().listingPage(),
                    token));
    S3Listing listing = new S3Listing(directory, before);
    ListingPage page = listing.page(answer);
    if (page.continuation() == null && !listing.sawAnything() && !directory.isRoot()) {
      if (before != null && !keysBelow(directory, 1).isEmpty()) {
        return page; // Only the marker, and that on an earlier page.
      }
      throw nothingBelow(directory);
    }
    return page;
  }

  @Override
  public InputStream read(Location file, @Nullable String version, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "range of " + length + " bytes from " + offset + " of " + file + " (expected 0 and up)");
    }
    S3Keys.checked(file);
    if (!S3Keys.canBeFile(file)) {
      throw notAFile(file);
    }
    try {
      if (length == 0) {
        expectVersion(file, version);
        return InputStream.nullInputStream();
      }
      return new S3ReadStream(file, (v, o, l) -> open(file, v, o, l), version, offset, length);
    } catch (SyncException e) {
      throw e.code() == ErrorCode.NOT_FOUND ? notAFile(file) : e;
    }
  }

  @Override
  public MutationResult create(
      Location file, InputStream bytes, boolean overwrite, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          S3Keys.checkedFile(file);
          return new S3Upload(requests, settings, mutation, file, overwrite).run(bytes);
        });
  }

  @Override
  public MutationResult delete(Location location, FileType type, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          S3Keys.checked(location);
          refuseRoot(location);
          Optional<HeadObjectResponse> file = expected(mutation, location, type);
          String key = file.isPresent() ? location.path() : emptyMarker(mutation, location);
          named(
              mutation,
              location,
              mutation.effect(
                  StoreOperation.DELETE, () -> requests.delete(location.authority(), key)));
          return null;
        });
  }

  @Override
  public MutationResult deleteTree(Location directory, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          S3Keys.checked(directory);
          refuseRoot(directory);
          if (!S3Keys.canBeDirectory(directory)) {
            throw nothingBelow(directory);
          }
          S3Trees trees = new S3Trees(requests);
          AtomicInteger seen = new AtomicInteger();
          trees.forEachPage(
              mutation,
              directory,
              objects -> {
                seen.set(1);
                trees.remove(
                    mutation, directory.authority(), objects.stream().map(o -> o.key()).toList());
              });
          if (seen.get() == 0) {
            throw nothingBelow(directory);
          }
          return null;
        });
  }

  @Override
  public MutationResult createDirectory(Location directory, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          S3Keys.checked(directory);
          refuseExisting(mutation, directory);
          if (!S3Keys.canBeDirectory(directory)) {
            throw new SyncException(
                ErrorCode.INVALID_LOCATION,
                directory + " leaves no room for the '/' of a directory; use a shorter name");
          }
          putMarker(mutation, directory);
          return null;
        });
  }

  @Override
  public MutationResult rename(Location from, Location to, FileType type, AttemptGate gate) {
    StoreMutation mutation = calls.mutation(gate);
    return mutation.run(
        () -> {
          S3Keys.checked(from);
          S3Keys.checked(to);
          refuseRoot(from);
          Optional<HeadObjectResponse> source = expected(mutation, from, type);
          refuseExisting(mutation, to);
          S3Rename rename =
              new S3Rename(requests, settings.dialect().conditionalRead(), mutation, copyLimits);
          if (source.isPresent()) {
            return renameFile(rename, from, S3Keys.checkedFile(to), source.get());
          }
          if (to.isAtOrBelow(from)) {
            throw new SyncException(
                ErrorCode.INVALID_ARGUMENT, from + " cannot be moved into itself, to " + to);
          }
          rename.directory(from, to, copiers);
          return null;
        });
  }

  @Override
  public void close() {
    for (Runnable unbegun : copiers.shutdownNow()) {
      if (unbegun instanceof Future<?> copy) {
        copy.cancel(false); // Somebody waits for it.
      }
    }
    requests.close();
  }

  private static FileStatusHint renameFile(
      S3Rename rename, Location from, Location to, HeadObjectResponse source) {
    rename.file(from, to, source);
    return new FileStatusHint(source.contentLength(), null);
  }

  private Optional<FileStatus> file(Location location) {
    try {
      HeadObjectResponse found =
          calls.call(
              StoreOperation.HEAD, () -> requests.head(location.authority(), location.path()));
      return Optional.of(
          new FileStatus(
              FileType.FILE,
              found.contentLength(),
              S3Requests.shown(found.lastModified()),
              S3Requests.unquoted(found.eTag())));
    } catch (SyncException e) {
      return absent(e);
    }
  }

  private Optional<HeadObjectResponse> file(StoreMutation mutation, Location location) {
    try {
      return Optional.of(
          mutation.prepare(
              StoreOperation.HEAD, () -> requests.head(location.authority(), location.path())));
    } catch (SyncException e) {
      return absent(e);
    }
  }

  /**
   * The file where one is expected; nothing where a directory is and no file hides it. A mutation
   * of a file names that one key from here on: what comes to lie below meanwhile is not touched.
   */
  private Optional<HeadObjectResponse> expected(
      StoreMutation mutation, Location location, FileType type) {
    Optional<HeadObjectResponse> file =
        S3Keys.canBeFile(location) ? file(mutation, location) : Optional.empty();
    if (file.isPresent() && type == FileType.DIRECTORY) {
      throw new SyncException(
          ErrorCode.NOT_A_DIRECTORY, location + " is a file (expected a directory)");
    }
    if (file.isEmpty() && type == FileType.FILE) {
      if (keysBelow(mutation, location, 1).isEmpty()) {
        throw new SyncException(ErrorCode.NOT_FOUND, location + " does not exist");
      }
      throw new SyncException(
          ErrorCode.IS_A_DIRECTORY, location + " is a directory (expected a file)");
    }
    return file;
  }

  private static <T> Optional<T> absent(SyncException e) {
    if (e.code() == ErrorCode.NOT_FOUND) {
      return Optional.empty();
    }
    throw e;
  }

  /** Sends one listing request; for reads or for a mutation's account. */
  @FunctionalInterface
  private interface Sender {
    ListObjectsV2Response send(@Nullable String token);
  }

  private List<String> keysBelow(Location directory, int most) {
    return keysBelow(
        directory,
        most,
        token ->
            calls.call(
                StoreOperation.LIST,
                () ->
                    requests.list(
                        directory.authority(), S3Keys.prefix(directory), false, most, token)));
  }

  private List<String> keysBelow(StoreMutation mutation, Location directory, int most) {
    return keysBelow(
        directory,
        most,
        token ->
            mutation.prepare(
                StoreOperation.LIST,
                () ->
                    requests.list(
                        directory.authority(), S3Keys.prefix(directory), false, most, token)));
  }

  /**
   * The first few keys below a directory, its marker included; fewer only where there are no more.
   * A store may return less than it was asked for and go on.
   */
  private static List<String> keysBelow(Location directory, int most, Sender sender) {
    List<String> keys = new ArrayList<>();
    if (!S3Keys.canBeDirectory(directory)) {
      return keys;
    }
    String token = null;
    for (int page = 0; page < MAX_EMPTY_PAGES; page++) {
      ListObjectsV2Response answer = sender.send(token);
      answer.contents().forEach(object -> keys.add(object.key()));
      if (keys.size() >= most) {
        return keys;
      }
      token = S3Trees.next(directory, answer, token);
      if (token == null) {
        return keys;
      }
    }
    throw new SyncException(
        ErrorCode.UFS_REJECTED, "the listing of " + directory + " has only empty pages");
  }

  private String emptyMarker(StoreMutation mutation, Location directory) {
    List<String> keys = keysBelow(mutation, directory, 2);
    String marker = S3Keys.prefix(directory);
    if (keys.isEmpty()) {
      throw new SyncException(ErrorCode.NOT_FOUND, directory + " does not exist");
    }
    if (!keys.equals(List.of(marker))) {
      throw new SyncException(
          ErrorCode.DIRECTORY_NOT_EMPTY, directory + " is a directory that is not empty");
    }
    return marker;
  }

  private void putMarker(StoreMutation mutation, Location directory) {
    boolean onlyNew = settings.dialect().conditionalCreate();
    try {
      named(
          mutation,
          directory,
          mutation.effect(
              StoreOperation.MAKE_DIRECTORY,
              () ->
                  requests.put(
                      directory.authority(), S3Keys.prefix(directory), new byte[0], onlyNew)));
    } catch (SyncException e) {
      // All markers are alike: after an attempt without an answer, the one that exists is as good
      // as ours.
      if (e.code() != ErrorCode.ALREADY_EXISTS || !mutation.unsettled()) {
        throw e;
      }
    }
  }

  /** Notes the name of the only mutation of a location. */
  static void named(StoreMutation mutation, Location location, S3Requests.Answer answer) {
    if (answer.mutation() != null) {
      mutation.noteNamed(location, answer.mutation());
    }
  }

  private void refuseExisting(StoreMutation mutation, Location location) {
    boolean exists =
        location.isRoot()
            || (S3Keys.canBeFile(location) && file(mutation, location).isPresent())
            || !keysBelow(mutation, location, 1).isEmpty();
    if (exists) {
      throw new SyncException(ErrorCode.ALREADY_EXISTS, location + " exists");
    }
  }

  private static void refuseRoot(Location location) {
    if (location.isRoot()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT, location + " is a whole bucket (expected something in it)");
    }
  }

  private @Nullable ResponseInputStream<GetObjectResponse> open(
      Location file, @Nullable String version, long offset, long length) {
    long end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
    String range =
        end == Long.MAX_VALUE
            ? (offset == 0 ? null : "bytes=" + offset + "-")
            : "bytes=" + offset + "-" + (end - 1);
    String ifMatch = settings.dialect().conditionalRead() ? version : null;
    try {
      return calls.call(
          StoreOperation.GET, () -> requests.get(file.authority(), file.path(), range, ifMatch));
    } catch (SyncException e) {
      if (!S3ErrorTable.isBeyondEnd(e)) {
        throw e;
      }
      expectVersion(file, version);
      return null;
    }
  }

  /** An answer without bytes does not tell the version: look. */
  private void expectVersion(Location file, @Nullable String version) {
    FileStatus found =
        file(file).orElseThrow(() -> new SyncException(ErrorCode.NOT_FOUND, file + " is gone"));
    if (version != null && !version.equals(found.version())) {
      throw new SyncException(
          ErrorCode.CHANGED_UNDERNEATH,
          file + " has the etag " + found.version() + " (expected " + version + "); read it again");
    }
  }

  private SyncException nothingBelow(Location directory) {
    if (S3Keys.canBeFile(directory) && file(directory).isPresent()) {
      return new SyncException(
          ErrorCode.NOT_A_DIRECTORY, directory + " is a file (expected a directory)");
    }
    return new SyncException(ErrorCode.NOT_FOUND, directory + " does not exist");
  }

  private SyncException notAFile(Location file) {
    if (file.isRoot() || !keysBelow(file, 1).isEmpty()) {
      return new SyncException(
          ErrorCode.IS_A_DIRECTORY, file + " is a directory (expected a file)");
    }
    return new SyncException(ErrorCode.NOT_FOUND, file + " does not exist");
  }
}
