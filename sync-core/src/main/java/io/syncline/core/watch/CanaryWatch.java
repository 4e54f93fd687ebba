package io.syncline.core.watch;

import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a feed can be believed, as canaries show it: objects of our own that are written now and
 * then, and that the feed must tell of like of any other.
 *
 * <p>A poll is believed up to an instant if no canary is missing that was written before it, and
 * one came back that was written after it: had the feed fallen silent before that instant, neither
 * could be. After a canary that stayed away for the whole patience the feed is broken until another
 * one comes back.
 *
 * <p>Proves nothing about other keys, nor about what happened while nobody wrote canaries.
 *
 * <p>Instants are those of a clock that never runs ahead of time.
 *
 * <p>Thread rule: one call at a time.
 */
public final class CanaryWatch {
  /** Canaries that are waited for; with more none is written. */
  public static final int MAX_OUT = 64;

  private final long interval;
  private final Duration patience;

  /** After when they were written, in this order. */
  private final Map<Location, Long> out = new LinkedHashMap<>();

  private boolean tried;
  private long lastTried;
  private boolean back;
  private long lastBack;
  private boolean broken;

  /**
   * No canary was written yet.
   *
   * @param interval between two
   * @param patience how long one may stay away, at least: never shorter than the feed's own delay
   * @param broken whether the feed was broken when it was left
   */
  public CanaryWatch(Duration interval, Duration patience, boolean broken) {
    if (interval.isNegative() || interval.isZero() || patience.isNegative()) {
      throw new IllegalArgumentException(
          "a canary every " + interval + ", waited for " + patience + " (expected both above 0)");
    }
    this.interval = interval.toNanos();
    this.patience = patience;
    this.broken = broken;
  }

  /** Whether a canary is to be written. */
  public boolean isDue(long nanos) {
    return isTime(nanos) && !isFull();
  }

  /** Whether one would be to be written, were there not so many that are waited for. */
  public boolean isHeldBack(long nanos) {
    return isTime(nanos) && isFull();
  }

  private boolean isTime(long nanos) {
    return !tried || nanos - lastTried >= interval;
  }

  private boolean isFull() {
    return out.size() >= MAX_OUT;
  }

  /** One is about to be written, which may fail, or is held back: it is time for the next later. */
  public void tries(long nanos) {
    tried = true;
    lastTried = nanos;
  }

  /**
   * One was written, after this instant. A name that is still waited for stands for the first that
   * had it.
   */
  public void written(Location at, long nanos) {
    out.putIfAbsent(at, nanos);
  }

  /**
   * The feed told of a location.
   *
   * @return how long it took, if it is a canary that was waited for
   */
  public Optional<Duration> came(Location at, long nanos) {
    Long written = out.remove(at);
    if (written == null) {
      return Optional.empty();
    }
    lastBack = back ? Math.max(written - lastBack, 0) + lastBack : written;
    back = true;
    broken = false;
    return Optional.of(Duration.ofNanos(nanos - written));
  }

  /**
   * Gives up canaries that stayed away for too long; the feed is broken then.
   *
   * @param delay of the feed
   * @return how long the longest was waited for; empty if none was given up
   */
  public Optional<Duration> giveUp(long nanos, Duration delay) {
    long limit = (patience.compareTo(delay) < 0 ? delay : patience).toNanos();
    Optional<Duration> longest =
        out.values().stream()
            .map(written -> Duration.ofNanos(nanos - written))
            .max(Duration::compareTo)
            .filter(waited -> waited.toNanos() > limit);
    if (longest.isPresent()) {
      out.values().removeIf(written -> nanos - written > limit);
      broken = true;
    }
    return longest;
  }

  /**
   * The feed told that everything may be old, so that nobody knows which canaries were among what
   * it was told: those that are out prove nothing any more, neither way.
   */
  public void forget() {
    out.clear();
  }

  /** Whether no canary came back since one was given up. */
  public boolean isBroken() {
    return broken;
  }

  /**
   * Whether a poll that began then told of everything as far as canaries show.
   *
   * @param delay of the feed
   */
  public boolean believes(long began, Duration delay) {
    long until = began - delay.toNanos();
    boolean missing = out.values().stream().anyMatch(written -> written - until < 0);
    return !broken && !missing && back && lastBack - until >= 0;
  }
}
