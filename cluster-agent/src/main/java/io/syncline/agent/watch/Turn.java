package io.syncline.agent.watch;

import io.syncline.agent.admin.WatcherView;
import io.syncline.bus.outbox.OutboxSender;
import io.syncline.bus.outbox.WatchingOrigin;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Checkpoints;
import io.syncline.watch.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One turn of this node at a feed: its origin in the log, and the watcher that tells through it.
 *
 * <p>Thread rule: {@link #run} and {@link #close} on one thread, the rest on any.
 */
final class Turn implements AutoCloseable {
  /** How long the log may take to hear that the turn is over; a successor says it otherwise. */
  private static final Duration FAREWELL = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

  private final OutboxSender sender;
  private final WatchingOrigin origin;
  private final ChangeFeed feed;
  private final Watcher watcher;
  private final ReadingFigures figures;

  /**
   * A turn that tells nothing yet. From now on the sender and the feed are its own: both are closed
   * with it, and where it cannot be made.
   *
   * @param sender not started
   * @param patience a clock that never runs ahead of time
   */
  Turn(
      Watcher.Watched watched,
      OutboxSender sender,
      ChangeFeed feed,
      Checkpoints checkpoints,
      Ticker patience,
      ReadingFigures figures) {
    this.sender = sender;
    this.origin = new WatchingOrigin(sender);
    this.feed = feed;
    this.figures = figures;
    try {
      this.watcher = new Watcher(watched, feed, origin, checkpoints, patience, figures);
      sender.writes(watched.locations());
    } catch (RuntimeException | Error e) {
      closeBoth();
      throw e;
    }
  }

  /** Tells what the feed tells, until it is interrupted or somebody else took over. */
  void run() {
    sender.start();
    watcher.run();
  }

  /** What appends for it. */
  OutboxSender sender() {
    return sender;
  }

  /** How it goes. */
  WatcherView.Reading view() {
    return figures.view(sender.origin());
  }

  /**
   * Announces changes that no feed told of; returns when they are in the log.
   *
   * @throws SyncException {@code BUS_UNAVAILABLE} if that took longer than permitted: it is told
   *     once the log is there again, if this turn lives to see it
   */
  void announce(List<Change> changes, Duration atMost) {
    try {
      CompletionStage<Void> told = origin.publish(changes);
      figures.rescanned();
      told.toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SyncException known) {
        throw known;
      }
      throw new SyncException(ErrorCode.INTERNAL, "changes could not be told", e.getCause());
    } catch (TimeoutException e) {
      throw new SyncException(
          ErrorCode.BUS_UNAVAILABLE, "the log did not take it within " + atMost, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SyncException(ErrorCode.SHUTTING_DOWN, "interrupted while it was told", e);
    }
  }

  /** Ends it in order, as far as the log answers in time. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!sender.leave(FAREWELL)) {
        LOG.info("{}: its end is left to a successor to tell", sender.origin());
      }
    } finally {
      closeBoth();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeBoth() {
    try {
      sender.close();
    } finally {
      feed.close();
    }
  }
}
