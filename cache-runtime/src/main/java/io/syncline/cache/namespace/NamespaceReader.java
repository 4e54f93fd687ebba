package io.syncline.cache.namespace;

import io.syncline.cache.page.FileBytes;
import io.syncline.cache.sync.EntryAnswer;
import io.syncline.cache.sync.ListingAnswer;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.Served;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncReport;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Reason;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.session.Seen;
import io.syncline.core.shard.Validation;
import io.syncline.core.time.Ticker;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * The read side of the namespace: finds what a path shows, and says how fresh the answer is.
 *
 * <p>A directory of the namespace itself, a mount point and whatever leads to one, is always there.
 * A mount inside what another one shows hides what the outer one has at its place.
 */
public final class NamespaceReader {
  /**
   * How often a file that is replaced between asking what it is and reading it is asked for again.
   */
  static final int MAX_OPENS = 3;

  /** Refusals of a read which show that what was known of the file is no longer true. */
  private static final Set<ErrorCode> OUTDATED =
      Set.of(ErrorCode.CHANGED_UNDERNEATH, ErrorCode.NOT_FOUND, ErrorCode.IS_A_DIRECTORY);

  private static final Freshness OF_THE_NAMESPACE =
      new Freshness(
          Reason.VALIDATED, false, false, Optional.of(Duration.ZERO), Optional.empty(), List.of());

  private final PathResolver paths;
  private final UfsResolver stores;
  private final FileBytes bytes;
  private final SyncEngine engine;
  private final Ticker ticker;

  /** A reader that reads bytes from stores. */
  public NamespaceReader(PathResolver paths, UfsResolver stores, SyncEngine engine, Ticker ticker) {
    this(paths, stores, FileBytes.THROUGH, engine, ticker);
  }

  /**
   * A reader.
   *
   * @param bytes where the bytes of files come from
   * @param ticker the one that the engine uses
   */
  public NamespaceReader(
      PathResolver paths, UfsResolver stores, FileBytes bytes, SyncEngine engine, Ticker ticker) {
    this.paths = paths;
    this.stores = stores;
    this.bytes = bytes;
    this.engine = engine;
    this.ticker = ticker;
  }

  FileAnswer stat(String path, ReadOptions options) {
    PathResolver.Resolved resolved = paths.resolve(path);
    return resolved.mount().isEmpty()
        ? ofTheNamespace(path, Optional.empty())
        : statMounted(resolved, options);
  }

  ListAnswer list(String path, ReadOptions options, Consumer<List<FileAnswer>> batches) {
    PathResolver.Resolved resolved = paths.resolve(path);
    if (resolved.mount().isEmpty()) {
      NamespacePath directory = resolved.path().orElseThrow();
      emit(
          resolved.table().namesBelow(directory).stream()
              .map(name -> ofTheNamespace(resolved, directory.child(name)))
              .toList(),
          batches);
      return new ListAnswer(Optional.empty(), 0, List.of());
    }
    Location location = resolved.requireLocation();
    ReadTerms terms = terms(resolved.requireMount(), options);
    ListAnswer.Collector seen = new ListAnswer.Collector();
    Consumer<List<FileAnswer>> collected =
        batch -> {
          batch.forEach(file -> seen.add(file.freshness().seen()));
          batches.accept(batch);
        };
    ListingAnswer answer =
        resolved.path().isPresent()
            ? listByPath(resolved, terms, collected)
            : listByUri(path, location, terms, collected);
    seen.add(seen(answer.served()));
    return new ListAnswer(Optional.of(location), answer.unusable(), seen.seen());
  }

  OpenFile open(String path, ReadOptions options, long offset, long length) {
    if (offset < 0 || length < 0) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          path
              + ": cannot read "
              + length
              + " bytes from offset "
              + offset
              + " (expected 0 or more of each)");
    }
    PathResolver.Resolved resolved = paths.resolve(path);
    if (resolved.mount().isEmpty()) {
      throw isADirectory(path);
    }
    Mount mount = resolved.requireMount();
    for (int attempt = 1; ; attempt++) {
      FileAnswer file = statMounted(resolved, attempt == 1 ? options : options.asking());
      if (file.status().isDirectory()) {
        throw isADirectory(path);
      }
      try {
        return open(file, mount, offset, length);
      } catch (SyncException e) {
        if (!OUTDATED.contains(e.code()) || attempt == MAX_OPENS) {
          throw e;
        }
      }
    }
  }

  SyncAnswer sync(String path, boolean recursive) {
    PathResolver.Resolved resolved = paths.resolve(path);
    Mount mount = resolved.requireMount();
    SyncReport report =
        engine.sync(resolved.requireLocation(), terms(mount, ReadOptions.DEFAULT), recursive);
    return new SyncAnswer(report.asked(), report.entries(), report.failed());
  }

  private FileAnswer statMounted(PathResolver.Resolved resolved, ReadOptions options) {
    Location location = resolved.requireLocation();
    ReadTerms terms = terms(resolved.requireMount(), options);
    EntryAnswer answer = engine.entry(location, terms);
    Optional<FileStatus> found = answer.found();
    boolean mustBeDirectory = leadsToMounts(resolved);
    if (mustBeDirectory && !found.map(FileStatus::isDirectory).orElse(false)) {
      return ofTheNamespace(resolved.asked(), resolved.location());
    }
    if (found.isEmpty() && isMountPoint(resolved)) {
      return ofTheNamespace(resolved.asked(), resolved.location());
    }
    return new FileAnswer(
        resolved.asked(),
        resolved.location(),
        found.orElseThrow(() -> notFound(resolved.asked(), location, seen(answer.served()))),
        freshness(answer.served(), terms.bounds().entry(location, true)));
  }

  private OpenFile open(FileAnswer file, Mount mount, long offset, long length) {
    long count = Math.min(length, Math.max(0, file.status().size() - offset));
    Location location = file.location().orElseThrow();
    InputStream range =
        count == 0
            ? InputStream.nullInputStream()
            : bytes.open(stores.resolve(mount), location, file.status(), offset, count);
    return new OpenFile(file, offset, count, range);
  }

  private ListingAnswer listByUri(
      String path, Location location, ReadTerms terms, Consumer<List<FileAnswer>> batches) {
    ListingAnswer answer =
        engine.listing(
            location,
            terms,
            children ->
                emit(
                    children.stream()
                        .map(child -> answer(child.location().toString(), child, terms))
                        .toList(),
                    batches));
    if (answer.outcome() == ListingAnswer.Outcome.ABSENT) {
      throw notFound(path, location, seen(answer.served()));
    }
    if (answer.outcome() == ListingAnswer.Outcome.FILE) {
      batches.accept(List.of(itself(path, location, answer, terms)));
    }
    return answer;
  }

  private ListingAnswer listByPath(
      PathResolver.Resolved resolved, ReadTerms terms, Consumer<List<FileAnswer>> batches) {
    Location location = resolved.requireLocation();
    NamespacePath directory = resolved.path().orElseThrow();
    SortedSet<String> names = resolved.table().namesBelow(directory);
    MountedNames merged =
        new MountedNames(
            location.scheme(),
            names,
            name -> resolved.table().at(directory.child(name)).isPresent(),
            name -> ofTheNamespace(resolved, directory.child(name)));
    ListingAnswer answer =
        engine.listing(
            location,
            terms,
            children ->
                emit(
                    merged.merge(
                        children.stream()
                            .filter(child -> merged.isNameable(child.location().name()))
                            .map(
                                child ->
                                    answer(
                                        directory.child(child.location().name()).value(),
                                        child,
                                        terms))
                            .toList()),
                    batches));
    emit(merged.rest(), batches);
    boolean alwaysThere = !names.isEmpty() || isMountPoint(resolved);
    if (answer.outcome() == ListingAnswer.Outcome.ABSENT && !alwaysThere) {
      throw notFound(resolved.asked(), location, seen(answer.served()));
    }
    if (answer.outcome() == ListingAnswer.Outcome.FILE && names.isEmpty()) {
      batches.accept(List.of(itself(resolved.asked(), location, answer, terms)));
    }
    return answer.withMoreUnusable(merged.unnameable());
  }

  private FileAnswer itself(String path, Location location, ListingAnswer answer, ReadTerms terms) {
    return new FileAnswer(
        path,
        Optional.of(location),
        answer.own().orElseThrow(),
        freshness(answer.served(), terms.bounds().entry(location, true)));
  }

  private FileAnswer answer(String path, ListingAnswer.Child child, ReadTerms terms) {
    return new FileAnswer(
        path,
        Optional.of(child.location()),
        child.status(),
        freshness(child.served(), terms.bounds().entry(child.location(), true)));
  }

  private Freshness freshness(Served served, Bound limit) {
    Optional<Duration> age =
        served.since().isEmpty()
            ? Optional.empty()
            : Optional.of(
                Duration.ofNanos(Math.max(0, ticker.nanos() - served.since().getAsLong())));
    Optional<Duration> bound =
        limit.equals(Bound.NONE) ? Optional.empty() : Optional.of(Duration.ofNanos(limit.nanos()));
    return new Freshness(served.reason(), served.asked(), served.stale(), age, bound, seen(served));
  }

  private List<Seen> seen(Served served) {
    long now = ticker.steadyNanos();
    return served.shown().stream()
        .map(shown -> new Seen(age(shown.answered(), now), shown.view()))
        .toList();
  }

  private static long age(long answered, long now) {
    return answered == Validation.UNKNOWN ? 0 : Math.max(0, now - answered);
  }

  private ReadTerms terms(Mount mount, ReadOptions options) {
    Bounds bounds = mount.bounds();
    if (options.maxStaleness().isPresent()) {
      bounds = bounds.min(bound(options.maxStaleness().get()));
    }
    return new ReadTerms(
        mount.location(),
        stores.resolve(mount),
        bounds,
        mount.policy().onStale() == MountPolicy.OnStale.SERVE_STALE,
        options.tokens(),
        options.seen());
  }

  private static Bound bound(Duration maxStaleness) {
    if (maxStaleness.isNegative()) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "max-staleness " + maxStaleness + " is negative (expected e.g. 0, 5s)");
    }
    boolean countable = maxStaleness.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0;
    return countable ? new Bound(maxStaleness.toNanos()) : Bound.NONE;
  }

  private static boolean isMountPoint(PathResolver.Resolved resolved) {
    return resolved.path().flatMap(resolved.table()::at).isPresent();
  }

  private static boolean leadsToMounts(PathResolver.Resolved resolved) {
    return resolved.path().map(path -> !resolved.table().namesBelow(path).isEmpty()).orElse(false);
  }

  /**
   * A mount point, or a directory that leads to one, as its parent shows it; the store is not
   * asked.
   */
  private static FileAnswer ofTheNamespace(PathResolver.Resolved resolved, NamespacePath path) {
    return ofTheNamespace(path.value(), resolved.table().at(path).map(Mount::location));
  }

  private static FileAnswer ofTheNamespace(String path, Optional<Location> location) {
    return new FileAnswer(path, location, FileStatus.directory(), OF_THE_NAMESPACE);
  }

  private static void emit(List<FileAnswer> batch, Consumer<List<FileAnswer>> batches) {
    if (!batch.isEmpty()) {
      batches.accept(batch);
    }
  }

  private static SyncException notFound(String path, Location location, List<Seen> seen) {
    return new AbsentException(
        path.equals(location.toString())
            ? path + " does not exist"
            : path + " does not exist (nothing is at " + location + ")",
        location,
        seen);
  }

  private static SyncException isADirectory(String path) {
    return new SyncException(ErrorCode.IS_A_DIRECTORY, path + " is a directory, not a file");
  }
}
