package io.syncline.agent.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.agent.admin.WatcherView;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one turn at a feed goes, for people; passes on to the metrics what it hears.
 *
 * <p>Thread rule: any thread.
 */
final class ReadingFigures implements WatchListener {
  private final Ticker patience;
  private final WatchListener metrics;
  private final long since;

  @GuardedBy("this")
  private long changes;

  @GuardedBy("this")
  private long losses;

  @GuardedBy("this")
  private String lastLoss = "";

  @GuardedBy("this")
  private String failure = "";

  @GuardedBy("this")
  private String position = "";

  @GuardedBy("this")
  private boolean complete;

  @GuardedBy("this")
  private OptionalLong until = OptionalLong.empty();

  /**
   * Of a turn that begins now.
   *
   * @param patience the clock of the watcher
   */
  ReadingFigures(Ticker patience, WatchListener metrics) {
    this.patience = patience;
    this.metrics = metrics;
    this.since = patience.nanos();
  }

  @Override
  public void polled(Poll poll, OptionalLong told) {
    synchronized (this) {
      changes += poll.changes().size();
      position = poll.position();
      complete = poll.complete();
      failure = "";
      if (told.isPresent()) {
        until = told;
      }
    }
    metrics.polled(poll, told);
  }

  @Override
  public void lost(WatchLoss loss) {
    synchronized (this) {
      losses++;
      lastLoss = loss.cause() + ": " + loss.detail();
    }
    metrics.lost(loss);
  }

  @Override
  public void failed(SyncException error) {
    synchronized (this) {
      failure = error.code().id() + " " + error.getMessage();
    }
    metrics.failed(error);
  }

  @Override
  public void rescanned() {
    metrics.rescanned();
  }

  @Override
  public void malformed(String why, String excerpt) {
    metrics.malformed(why, excerpt);
  }

  @Override
  public void late(Duration age, Duration allowance) {
    metrics.late(age, allowance);
  }

  @Override
  public void reached(WatchLimit limit) {
    metrics.reached(limit);
  }

  @Override
  public void canary(Duration delay) {
    metrics.canary(delay);
  }

  @Override
  public void canaryMissing(Duration waited) {
    metrics.canaryMissing(waited);
  }

  /** How it goes now. */
  synchronized WatcherView.Reading view(Origin origin) {
    long now = patience.nanos();
    WatcherView.State state =
        !failure.isEmpty()
            ? WatcherView.State.FAILING
            : complete ? WatcherView.State.LIVE : WatcherView.State.CATCHING_UP;
    return new WatcherView.Reading(
        state,
        origin,
        Duration.ofNanos(now - since),
        until.isPresent()
            ? Optional.of(Duration.ofNanos(now - until.getAsLong()))
            : Optional.empty(),
        position,
        new WatcherView.Figures(changes, losses, lastLoss),
        failure);
  }
}
