package io.syncline.agent.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.agent.admin.WatcherView;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.QueueDrain;
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
  /** Under steady writing a feed comes to its end now and then only. */
  static final Duration MOMENT = QueueDrain.LONGEST;

  private static final Duration MINUTES = Duration.ofMinutes(3);

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
  private OptionalLong failingSince = OptionalLong.empty();

  @GuardedBy("this")
  private String lastFailure = "";

  @GuardedBy("this")
  private Optional<Doubt> doubt = Optional.empty();

  @GuardedBy("this")
  private OptionalLong canaryBack = OptionalLong.empty();

  /** When it was read to its end last. */
  @GuardedBy("this")
  private OptionalLong ended = OptionalLong.empty();

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
      ended = poll.complete() ? OptionalLong.of(patience.nanos()) : ended;
      failure = "";
      failingSince = OptionalLong.empty();
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
      lastFailure = failure;
      failingSince = failingSince.isEmpty() ? OptionalLong.of(patience.nanos()) : failingSince;
    }
    metrics.failed(error);
  }

  @Override
  public void rescanned() {
    metrics.rescanned();
  }

  @Override
  public void doubted(Optional<Doubt> found) {
    synchronized (this) {
      doubt = found;
    }
    metrics.doubted(found);
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
    synchronized (this) {
      canaryBack = OptionalLong.of(patience.nanos());
    }
    metrics.canary(delay);
  }

  @Override
  public void canaryMissing(Duration waited) {
    metrics.canaryMissing(waited);
  }

  /** How it goes now. */
  synchronized WatcherView.Reading view(Origin origin) {
    long now = patience.nanos();
    return new WatcherView.Reading(
        state(now),
        origin,
        Duration.ofNanos(now - since),
        ago(until, now),
        position,
        new WatcherView.Figures(changes, losses, lastLoss, ago(canaryBack, now)),
        problem(now));
  }

  @GuardedBy("this")
  private WatcherView.State state(long now) {
    if (!failure.isEmpty()) {
      return WatcherView.State.FAILING;
    }
    // Where other machines may change it, that is so for ever, and nobody is to be called for it.
    if (doubt.filter(found -> found.kind() != Doubt.Kind.SHARED).isPresent()) {
      return WatcherView.State.DISTRUSTED;
    }
    return ended.isPresent() && now - ended.getAsLong() <= MOMENT.toNanos()
        ? WatcherView.State.LIVE
        : WatcherView.State.CATCHING_UP;
  }

  @GuardedBy("this")
  private String problem(long now) {
    if (!failure.isEmpty()) {
      return failure + ago(failingSince, now).map(time -> ", for " + shown(time)).orElse("");
    }
    return doubt.map(found -> words(found, now)).orElse("");
  }

  @GuardedBy("this")
  private String words(Doubt found, long now) {
    Duration ago = Duration.ofNanos(now - found.nanos());
    return switch (found.kind()) {
      case CANARY_MISSING ->
          "a canary of "
              + shown(ago)
              + " ago did not come back: notifications do not come, or come late";
      case CANARY_NOT_WRITTEN ->
          "no canary could be written for "
              + shown(ago)
              + (lastFailure.isEmpty() ? "" : ", the last failure: " + lastFailure);
      case LATE_EVENTS ->
          "an event came later than the allowance: nothing is claimed for another "
              + shown(ago.isNegative() ? ago.negated() : Duration.ZERO);
      case SHARED ->
          "the directory is on a file system that other machines may change, of which the kernel"
              + " does not tell: what is changed on this one is told, and nothing is claimed";
    };
  }

  private static Optional<Duration> ago(OptionalLong instant, long now) {
    return instant.isPresent()
        ? Optional.of(Duration.ofNanos(now - instant.getAsLong()))
        : Optional.empty();
  }

  private static String shown(Duration time) {
    return time.compareTo(MINUTES) < 0 ? time.toSeconds() + " s" : time.toMinutes() + " min";
  }
}
