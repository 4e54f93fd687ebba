package io.syncline.watch.s3.canary;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.time.Ticker;
import io.syncline.core.watch.CanaryWatch;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Doubt;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A feed that is believed only while it tells of canaries ({@link CanaryWatch}).
 *
 * <p>One that stays away for long is a doubt: no poll is complete. When it is given up everything
 * that is watched may be old, and no poll is complete until another one came back; then everything
 * may be old once more, because of what was dropped meanwhile. Whether it is so, and which canaries
 * are out, is a part of the position ({@link CanaryPosition}), so that a successor goes on with it.
 *
 * <p>The feed below must tell of the canaries too. What it says of their place is told only where
 * that lies in something watched.
 *
 * <p>Does not guarantee anything about other keys: a notification that leaves some of them out goes
 * unnoticed.
 *
 * <p>Thread rule: one thread.
 */
public final class CanaryFeed implements ChangeFeed {
  private final ChangeFeed feed;
  private final CanaryWriter writer;
  private final Settings settings;
  private final Ticker ticker;
  private final WatchListener listener;

  /** Null before the first poll, which says how the feed was left. */
  private @Nullable CanaryWatch canaries;

  private @Nullable Told told;

  /** Whether everything is to be told as old, which has not succeeded yet. */
  private boolean owed;

  /**
   * What is watched, and how closely.
   *
   * @param watched what is told of
   * @param prefix below which canaries are written
   * @param interval between two
   * @param patience how long one may stay away before the feed is doubted; it is given up once the
   *     delay of the feed has passed, too
   */
  public record Settings(
      List<Location> watched, Location prefix, Duration interval, Duration patience) {
    public Settings {
      watched = List.copyOf(watched);
    }
  }

  /**
   * The last poll, which may have to be told again.
   *
   * @param all whether everything was among it that is watched
   */
  private record Told(Poll outer, Poll inner, boolean all) {}

  /**
   * A feed that has read nothing.
   *
   * @param feed tells of all that is watched, and of the canaries
   * @param ticker its steady readings count
   */
  public CanaryFeed(
      ChangeFeed feed,
      CanaryObject object,
      Settings settings,
      Ticker ticker,
      WatchListener listener) {
    this(feed, new CanaryWriter(object), settings, ticker, listener);
  }

  CanaryFeed(
      ChangeFeed feed,
      CanaryWriter writer,
      Settings settings,
      Ticker ticker,
      WatchListener listener) {
    this.feed = feed;
    this.writer = writer;
    this.settings = settings;
    this.ticker = ticker;
    this.listener = listener;
  }

  @Override
  public String now() {
    return CanaryPosition.heard(feed.now()).toString();
  }

  @Override
  public Poll poll(String position, Duration atMost) throws InterruptedException {
    CanaryPosition from = CanaryPosition.parse(position);
    CanaryWatch watch = canaries == null ? begin(from) : canaries;
    boolean wasBroken = watch.isBroken();
    collect(watch);
    write(watch);
    long began = ticker.steadyNanos();
    Poll inner = feed.poll(from.below(), atMost);
    listen(watch, inner.changes());
    collect(watch);
    if (inner.changes().stream().anyMatch(this::covers)) {
      watch.forget();
    }
    Optional<Duration> missing = watch.giveUp(ticker.steadyNanos(), feed.delay());
    missing.ifPresent(listener::canaryMissing);
    owed |= watch.isBroken() != wasBroken || missing.isPresent();
    Poll outer =
        new Poll(
            changes(inner.changes(), owed),
            CanaryPosition.of(watch, inner.position()).toString(),
            inner.complete()
                && watch.believes(began - inner.behind().toNanos(), feed.delay())
                && watch.doubt(ticker.steadyNanos()).isEmpty(),
            inner.loss().or(() -> owed ? Optional.of(turned(watch)) : Optional.empty()),
            inner.behind());
    told = new Told(outer, inner, owed);
    return outer;
  }

  private CanaryWatch begin(CanaryPosition from) {
    boolean broken = from.state() != CanaryPosition.State.HEARD;
    CanaryWatch watch = new CanaryWatch(settings.interval(), settings.patience(), broken);
    owed = from.state() == CanaryPosition.State.DOUBTED;
    watch.inherit(from.awaited(settings.prefix()), ticker.steadyNanos());
    canaries = watch;
    return watch;
  }

  private void write(CanaryWatch watch) {
    long now = ticker.steadyNanos();
    if (watch.isHeldBack(now)) {
      watch.holdsBack(now);
      listener.reached(WatchLimit.CANARIES);
    } else if (watch.isDue(now)) {
      Location at = writer.next();
      for (int i = 0; watch.awaits(at) && i < 2 * CanaryWatch.MAX_OUT; i++) {
        at = writer.next();
      }
      watch.begins(at, now);
      writer.begin(at);
    }
  }

  /** Without canaries the feed is not believed for long. */
  private void collect(CanaryWatch watch) {
    writer
        .outcome()
        .ifPresent(
            outcome ->
                outcome
                    .failure()
                    .ifPresentOrElse(
                        failure -> {
                          watch.notWritten();
                          listener.failed(failure);
                        },
                        watch::written));
  }

  private void listen(CanaryWatch watch, List<Change> changes) {
    long now = ticker.steadyNanos();
    for (Change change : changes) {
      if (change.scope() == Scope.PATH && change.location().isAtOrBelow(settings.prefix())) {
        watch.came(change.location(), now).ifPresent(listener::canary);
      }
    }
  }

  /** Whether a change may stand for those of the canaries. */
  private boolean covers(Change change) {
    return change.scope() == Scope.SUBTREE && settings.prefix().isAtOrBelow(change.location());
  }

  private static WatchLoss turned(CanaryWatch watch) {
    return new WatchLoss(
        WatchLoss.Cause.NOT_DELIVERED,
        watch.isBroken()
            ? "a canary did not come back in time: the store's notifications are not delivered"
            : "canaries come back again, what was changed meanwhile was not told");
  }

  /** What is watched of it, and all of that in addition where it may be old. */
  private List<Change> changes(List<Change> inner, boolean all) {
    List<Change> changes = new ArrayList<>();
    for (Change change : inner) {
      Location at = change.location();
      if (!at.isAtOrBelow(settings.prefix()) || isWatched(at)) {
        changes.add(change);
      }
    }
    if (all) {
      if (changes.size() + settings.watched().size() > Poll.MAX_CHANGES) {
        changes.clear(); // The trees cover them.
      }
      for (Location location : settings.watched()) {
        changes.add(new Change(location, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH));
      }
    }
    return changes;
  }

  private boolean isWatched(Location at) {
    return settings.watched().stream().anyMatch(at::intersects);
  }

  @Override
  public void confirm(Poll poll) {
    Told confirmed = told;
    if (confirmed != null && confirmed.outer().equals(poll)) {
      told = null;
      owed &= !confirmed.all();
      feed.confirm(confirmed.inner());
    }
  }

  @Override
  public boolean isConsumed() {
    return feed.isConsumed();
  }

  @Override
  public Optional<Doubt> doubt() {
    CanaryWatch watch = canaries;
    return watch == null ? feed.doubt() : watch.doubt(ticker.steadyNanos()).or(feed::doubt);
  }

  @Override
  public String memory() {
    return feed.memory();
  }

  @Override
  public void recall(String memory) {
    feed.recall(memory);
  }

  @Override
  public Duration delay() {
    return feed.delay();
  }

  @Override
  public void close() {
    writer.close();
    feed.close();
  }
}
