package io.syncline.watch;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Checkpoints;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.PollCoverage;
import io.syncline.core.watch.WatchLoss;
import io.syncline.core.watch.WatcherOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a feed for one origin: each change goes into the log, then the position behind it is kept,
 * then the store may forget it, and only then it counts as told. What the feed has learned of its
 * store is kept with the position.
 *
 * <p>Dies anywhere without loss: what is not kept is told again. Two at once, one of which does not
 * know yet that it was succeeded, tell everything twice, which harms nobody.
 *
 * <p>While the feed is doubted, or cannot be read for {@link #WITHDRAW}, all claims are taken back,
 * so that everybody polls who believes them.
 *
 * <p>What nobody told, because nobody watched or the store has dropped it, is announced as the
 * trees of all that is watched.
 *
 * <p>Thread rule: {@link #run} on a thread of its own, which is interrupted to end it.
 */
public final class Watcher implements Runnable {
  /** How long one poll waits for something to tell. */
  static final Duration POLL = Duration.ofSeconds(1);

  /** Changes that are told in one go. */
  static final int BATCH = 500;

  /** Who cannot read for so long takes back what it claimed: a failure or two are nothing. */
  static final Duration WITHDRAW = Duration.ofSeconds(10);

  /** Who cannot read for so long gives the turn to somebody who maybe can. */
  static final Duration GIVE_UP = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

  private final Watched watched;
  private final ChangeFeed feed;
  private final WatcherOrigin origin;
  private final Checkpoints checkpoints;
  private final Ticker patience;
  private final WatchListener listener;
  private final Pauses pauses = new Pauses();
  private final PollCoverage coverage;

  /**
   * A watcher that has read nothing. From now on its origin claims nothing, and says of no
   * predecessor that it is gone, until all that these left was told; it must not have begun to
   * before.
   *
   * @param patience a clock that never runs ahead of time
   */
  public Watcher(
      Watched watched,
      ChangeFeed feed,
      WatcherOrigin origin,
      Checkpoints checkpoints,
      Ticker patience,
      WatchListener listener) {
    this.watched = watched;
    this.feed = feed;
    this.origin = origin;
    this.checkpoints = checkpoints;
    this.patience = patience;
    this.listener = listener;
    this.coverage = new PollCoverage(origin.holdInheritance(), patience.nanos());
  }

  /**
   * What is watched.
   *
   * @param feed its name
   * @param locations all that the feed tells of
   */
  public record Watched(String feed, List<Location> locations) {
    public Watched {
      locations = List.copyOf(locations);
      if (locations.isEmpty()) {
        throw new IllegalArgumentException("feed " + feed + " watches nothing");
      }
    }
  }

  /** Reads until it is interrupted, was succeeded, or could not read for {@link #GIVE_UP}. */
  @Override
  public void run() {
    Optional<String> position = Optional.empty();
    long worked = patience.nanos();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          position = Optional.of(position.isEmpty() ? begin() : next(position.get()));
          pauses.worked();
          worked = patience.nanos();
        } catch (SyncException e) {
          if (isSucceeded(e)) {
            LOG.info("Feed {} is watched by somebody else from now on", watched.feed());
            return;
          }
          listener.failed(e);
          if (patience.nanos() - worked > WITHDRAW.toNanos()) {
            origin.withdraw(true);
          }
          if (patience.nanos() - worked > GIVE_UP.toNanos()) {
            LOG.warn("Feed {} is given up to others: {}", watched.feed(), e.toString());
            return;
          }
          LOG.warn("Feed {} cannot be read, it is tried again: {}", watched.feed(), e.toString());
          pauses.pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether somebody else took over, as a failure says, or what is asked because of it: the log may
   * refuse an origin for ever that was succeeded.
   */
  private boolean isSucceeded(SyncException failure) {
    if (failure.code() == ErrorCode.CONFLICTING_CHANGE) {
      return true;
    }
    try {
      checkpoints.verify();
      return false;
    } catch (SyncException e) {
      return e.code() == ErrorCode.CONFLICTING_CHANGE;
    }
  }

  /** Where reading goes on; where nobody knows, everything may have changed before now. */
  private String begin() throws InterruptedException {
    Optional<String> kept = checkpoints.read();
    if (kept.isPresent()) {
      LOG.info("Feed {} goes on where it was left", watched.feed());
      Checkpoint checkpoint = Checkpoint.parse(kept.get());
      feed.recall(checkpoint.memory());
      return checkpoint.position();
    }
    String now = feed.now();
    WatchLoss loss = new WatchLoss(WatchLoss.Cause.NO_CHECKPOINT, "nobody has watched it before");
    lost(loss);
    tell(trees(watched.locations()));
    keep(now);
    return now;
  }

  private String next(String position) throws InterruptedException {
    if (feed.isConsumed()) {
      // What a reader takes that was succeeded is hidden from its successor.
      checkpoints.verify();
    }
    long hold = origin.hold();
    long began = patience.nanos();
    List<Long> tooMany = coverage.begins(hold, began);
    if (!tooMany.isEmpty()) {
      listener.reached(WatchLimit.CLAIM_HOLDS);
      origin.release(tooMany);
    }
    Poll poll = feed.poll(position, POLL);
    Optional<Doubt> doubt = feed.doubt();
    listener.doubted(doubt);
    if (doubt.isPresent()) {
      origin.withdraw(true);
    }
    poll.loss().ifPresent(this::lost);
    tell(poll.changes());
    boolean kept = keep(poll.position());
    feed.confirm(poll);
    OptionalLong until = OptionalLong.empty();
    if (poll.complete() && (kept || !feed.isConsumed())) {
      until = OptionalLong.of(began - poll.behind().toNanos() - feed.delay().toNanos());
      origin.release(coverage.covered(until.getAsLong()));
    }
    if (doubt.isEmpty()) {
      origin.withdraw(false);
    }
    listener.polled(poll, until);
    return poll.position();
  }

  /**
   * Goes on where that is not known: a successor tells more again. Claims what it read from a feed
   * that it may not have read alone only if it certainly did.
   */
  private boolean keep(String position) {
    try {
      checkpoints.write(new Checkpoint(position, feed.memory()).toString());
      return true;
    } catch (SyncException e) {
      if (e.code() != ErrorCode.COORDINATION_UNAVAILABLE) {
        throw e;
      }
      listener.failed(e);
      return false;
    }
  }

  private void lost(WatchLoss loss) {
    listener.lost(loss);
    LOG.warn(
        "Feed {} cannot tell of everything ({}), what is missing is taken as old: {}",
        watched.feed(),
        loss.cause(),
        loss.detail());
  }

  /** Returns once the log has all of it for good. */
  private void tell(List<Change> changes) throws InterruptedException {
    List<CompletionStage<Void>> told = new ArrayList<>();
    for (int from = 0; from < changes.size(); from += BATCH) {
      told.add(origin.publish(changes.subList(from, Math.min(changes.size(), from + BATCH))));
    }
    for (CompletionStage<Void> each : told) {
      await(each);
    }
  }

  private static void await(CompletionStage<Void> told) throws InterruptedException {
    try {
      told.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SyncException known) {
        throw known;
      }
      throw new SyncException(ErrorCode.INTERNAL, "changes could not be told", e.getCause());
    }
  }

  /** Everything at and below these may be old. */
  static List<Change> trees(List<Location> locations) {
    return locations.stream()
        .map(at -> new Change(at, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH))
        .toList();
  }
}
