package io.syncline.agent.check;

import io.syncline.cache.namespace.PathResolver;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.mount.Mount;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * Starts runs of the check and tells of them, for the whole cluster.
 *
 * <p>Thread rule: any thread.
 */
public final class CheckAdmin {
  private static final int MAX_REASON = 1024;

  private final CheckBook book;
  private final PathResolver paths;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final int shards;

  /**
   * A run and how far its shards are.
   *
   * @param shards how many there are
   * @param reports of those that somebody has begun with
   */
  public record Progress(CheckRun run, int shards, SortedMap<Integer, ShardReport> reports) {}

  /**
   * What is wanted.
   *
   * @param path at and below which
   * @param requestsPerSecond requests a second by each node; empty for the default
   * @param settle from one look to the next; empty for as short as may be
   * @param maxDuration after which time it ends; empty for never
   * @param sample the part of what is held that is compared; empty for all
   * @param repair what is done about wrong answers
   * @param reason why; may be empty
   */
  public record Wish(
      String path,
      Optional<Integer> requestsPerSecond,
      Optional<Duration> settle,
      Optional<Duration> maxDuration,
      Optional<Double> sample,
      RepairAction repair,
      String reason) {
    /** The same for another reason. */
    public Wish because(String why) {
      return new Wish(path, requestsPerSecond, settle, maxDuration, sample, repair, why);
    }
  }

  /** Administration of checks. */
  public CheckAdmin(
      CheckBook book, PathResolver paths, InstantSource clock, RandomGenerator random, int shards) {
    this.book = book;
    this.paths = paths;
    this.clock = clock;
    this.random = random;
    this.shards = shards;
  }

  /**
   * Starts a run.
   *
   * @throws SyncException {@code INVALID_ARGUMENT}, {@code INVALID_PATH}, {@code UNKNOWN_MOUNT},
   *     {@code CHECK_RUNNING} or {@code COORDINATION_UNAVAILABLE}
   */
  public Progress start(Wish wish) {
    CheckRun run = run(wish);
    book.start(run);
    return progress(run);
  }

  /**
   * The mount in which it would run.
   *
   * @throws SyncException as {@link #start}, but for what runs already
   */
  public NamespacePath mountOf(Wish wish) {
    return run(wish).mount();
  }

  private CheckRun run(Wish wish) {
    requireReason(wish.reason());
    PathResolver.Resolved resolved = paths.resolve(wish.path());
    Mount mount = resolved.requireMount();
    CheckOptions options =
        new CheckOptions(
                wish.requestsPerSecond().orElse(CheckOptions.DEFAULT_RATE),
                wish.settle().orElse(Duration.ZERO),
                wish.maxDuration(),
                wish.sample().orElse(1.0),
                wish.repair())
            .settlingFor(mount.policy().syncInterval().bound());
    NamespacePath path =
        resolved
            .path()
            .orElseThrow(
                () ->
                    new SyncException(
                        ErrorCode.INVALID_ARGUMENT,
                        wish.path()
                            + " is a location (expected a path, such as "
                            + mount.path()
                            + ")"));
    return new CheckRun(
        CheckId.next(clock.instant(), random),
        mount.path(),
        path,
        resolved.requireLocation(),
        options,
        wish.reason(),
        clock.instant(),
        CheckState.RUNNING,
        Optional.empty(),
        "");
  }

  /**
   * One run.
   *
   * @throws SyncException {@code UNKNOWN_CHECK}
   */
  public Progress progress(String id) {
    return progress(book.run(id).orElseThrow(() -> unknown(id)));
  }

  /** All runs that are remembered, the newest first; only those of a mount where one is named. */
  public List<Progress> runs(String path) {
    Optional<NamespacePath> mount =
        path.isEmpty() ? Optional.empty() : Optional.of(paths.resolve(path).requireMount().path());
    return book.runs().stream()
        .filter(run -> mount.isEmpty() || run.mount().equals(mount.get()))
        .map(this::progress)
        .toList();
  }

  /**
   * Ends a run; nothing happens to one that has ended.
   *
   * @throws SyncException {@code UNKNOWN_CHECK}
   */
  public Progress cancel(String id, String reason) {
    requireReason(reason);
    return progress(
        book.end(id, CheckState.CANCELLED, clock.instant(), reason).orElseThrow(() -> unknown(id)));
  }

  /**
   * Goes on with a run that did not compare all.
   *
   * @throws SyncException {@code UNKNOWN_CHECK}; {@code CHECK_RUNNING} when another one runs in its
   *     mount
   */
  public Progress resume(String id) {
    return progress(book.resume(id, clock.instant()).orElseThrow(() -> unknown(id)));
  }

  private Progress progress(CheckRun run) {
    return new Progress(run, shards, new TreeMap<>(book.reports(run)));
  }

  private static void requireReason(String reason) {
    if (reason.length() > MAX_REASON) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the reason has " + reason.length() + " characters (at most " + MAX_REASON + ")");
    }
  }

  private static SyncException unknown(String id) {
    return new SyncException(ErrorCode.UNKNOWN_CHECK, "no check '" + id + "' is remembered");
  }
}
