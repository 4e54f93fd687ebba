package io.syncline.core.watch;

import io.syncline.core.model.Location;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a feed can be believed, as canaries show it: objects of our own that are written now and
 * then, and that the feed must tell of like of any other.
 *
 * <p>A poll is believed up to an instant if no canary is missing that was written before it, and
 * one came back that was written after it: had the feed fallen silent before that instant, neither
 * could be. After a canary that stayed away for the whole patience there is a doubt, and nothing is
 * to be believed; after one that stayed away for longer than the feed's delay, too, the feed is
 * broken until another one comes back. What happened before that one came was not told.
 *
 * <p>One canary is written at a time. While it is, nobody knows whether it is there: it may come
 * back, and is not missed.
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

  /** Of a predecessor, written before this one began. */
  private final Set<Location> inherited = new HashSet<>();

  private long inheritedSince;

  /** What is being written; null for nothing, or where it does not matter any more. */
  private @Nullable Location writing;

  private boolean isWriting;
  private long writingSince;
  private long lastTried;
  private boolean tried;

  /**
   * The first that was tried, or the last that came back: since then nothing speaks for the feed.
   */
  private OptionalLong heard = OptionalLong.empty();

  /** Since when no canary could be written; empty where the last one was. */
  private OptionalLong unwritten = OptionalLong.empty();

  private boolean back;
  private long lastBack;
  private boolean broken;

  /** When the canary was written that broke it; empty where somebody else waited for that. */
  private OptionalLong brokenSince = OptionalLong.empty();

  /**
   * No canary was written yet.
   *
   * @param interval between two
   * @param patience how long one may stay away without a doubt; the feed is broken no sooner
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

  /**
   * Waits for what a predecessor wrote and did not see come back. Until all of them came nothing is
   * believed: nobody knows when they were written.
   */
  public void inherit(Collection<Location> awaited, long nanos) {
    inherited.addAll(awaited);
    inheritedSince = nanos;
  }

  /**
   * What a successor has to wait for: nothing while the feed is broken, since it is that for the
   * successor too. At most twice {@link #MAX_OUT}.
   */
  public Set<Location> awaited() {
    Set<Location> awaited = new LinkedHashSet<>();
    if (!broken) {
      awaited.addAll(inherited);
      awaited.addAll(out.keySet());
    }
    return awaited;
  }

  /** Whether one is waited for that was written there, so that another one there means nothing. */
  public boolean awaits(Location at) {
    return out.containsKey(at) || inherited.contains(at);
  }

  /** Whether a canary is to be written. */
  public boolean isDue(long nanos) {
    return isTime(nanos) && !isFull() && !isWriting;
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

  /** One is held back: it is time for the next later. */
  public void holdsBack(long nanos) {
    tried = true;
    lastTried = nanos;
  }

  /** One is about to be written. */
  public void begins(Location at, long nanos) {
    tried = true;
    lastTried = nanos;
    isWriting = true;
    writing = at;
    writingSince = nanos;
    heard = heard.isEmpty() ? OptionalLong.of(nanos) : heard;
    unwritten = unwritten.isEmpty() ? OptionalLong.of(nanos) : unwritten;
  }

  /**
   * What was about to be written is there. A name that is still waited for stands for the first
   * that had it.
   */
  public void written() {
    if (writing != null) {
      out.putIfAbsent(writing, writingSince);
    }
    isWriting = false;
    writing = null;
    unwritten = OptionalLong.empty();
  }

  /** Nobody knows whether what was about to be written is there: it is not waited for. */
  public void notWritten() {
    isWriting = false;
    writing = null;
  }

  /**
   * The feed told of a location.
   *
   * @return how long it took, if it is a canary that was waited for
   */
  public Optional<Duration> came(Location at, long nanos) {
    inherited.remove(at);
    Long known = out.remove(at);
    if (known == null && (writing == null || !writing.equals(at))) {
      return Optional.empty();
    }
    long written = known == null ? writingSince : known;
    if (known == null) {
      writing = null;
      unwritten = OptionalLong.empty();
    }
    heard = OptionalLong.of(written);
    lastBack = back ? Math.max(written - lastBack, 0) + lastBack : written;
    back = true;
    if (broken) {
      // What they would show is known: until now not everything was told.
      out.values().removeIf(other -> other - written <= 0);
      inherited.clear();
      broken = false;
      brokenSince = OptionalLong.empty();
    }
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
    if (nanos - inheritedSince > limit && !inherited.isEmpty()) {
      inherited.clear();
      brokenSince = broken ? brokenSince : OptionalLong.of(inheritedSince);
      broken = true;
      return Optional.of(Duration.ofNanos(nanos - inheritedSince));
    }
    Optional<Duration> longest =
        oldest(nanos)
            .map(written -> Duration.ofNanos(nanos - written))
            .filter(waited -> waited.toNanos() > limit);
    if (longest.isPresent()) {
      out.values().removeIf(written -> nanos - written > limit);
      if (!broken) {
        brokenSince = OptionalLong.of(nanos - longest.get().toNanos());
      }
      broken = true;
    }
    return longest;
  }

  /** When the one was written that is out for longest. */
  private Optional<Long> oldest(long nanos) {
    return out.values().stream().max(Comparator.comparingLong(written -> nanos - written));
  }

  /**
   * The feed told that everything may be old, so that nobody knows which canaries were among what
   * it was told: those that are out prove nothing any more, neither way.
   */
  public void forget() {
    out.clear();
    inherited.clear();
    writing = null;
  }

  /** Whether no canary came back since one was given up. */
  public boolean isBroken() {
    return broken;
  }

  /** What speaks against the feed now. */
  public Optional<Doubt> doubt(long nanos) {
    if (broken) {
      brokenSince = brokenSince.isEmpty() ? OptionalLong.of(nanos) : brokenSince;
      return Optional.of(new Doubt(Doubt.Kind.CANARY_MISSING, brokenSince.getAsLong()));
    }
    Optional<Long> missing = oldest(nanos).filter(written -> isTooLong(nanos, written));
    if (missing.isEmpty() && !inherited.isEmpty() && isTooLong(nanos, inheritedSince)) {
      missing = Optional.of(inheritedSince);
    }
    if (missing.isEmpty() && unwritten.isPresent() && isTooLong(nanos, unwritten.getAsLong())) {
      return Optional.of(new Doubt(Doubt.Kind.CANARY_NOT_WRITTEN, unwritten.getAsLong()));
    }
    if (missing.isEmpty() && heard.isPresent() && isUnheard(nanos, heard.getAsLong())) {
      missing = Optional.of(heard.getAsLong());
    }
    return missing.map(since -> new Doubt(Doubt.Kind.CANARY_MISSING, since));
  }

  private boolean isTooLong(long nanos, long since) {
    return nanos - since > patience.toNanos();
  }

  /** Where trees stand for canaries again and again, none is ever missing, and none comes. */
  private boolean isUnheard(long nanos, long since) {
    return nanos - since > interval + 2 * patience.toNanos();
  }

  /**
   * Whether a poll that began then told of everything as far as canaries show, unless there is a
   * doubt.
   *
   * @param delay of the feed
   */
  public boolean believes(long began, Duration delay) {
    long until = began - delay.toNanos();
    boolean missing = out.values().stream().anyMatch(written -> written - until < 0);
    return !broken && !missing && inherited.isEmpty() && back && lastBack - until >= 0;
  }
}
