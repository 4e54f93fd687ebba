package io.syncline.core.advice;

import io.syncline.core.model.Location;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which things are simulated, and for how many each of them stands. A thing is in the sample if its
 * hash lies below a threshold: whether it is depends on nothing that it does, so that each thing in
 * it stands for as many as the threshold leaves out. Things that are read very often are all
 * tracked and stand for themselves alone, since few of them make most of the calls.
 *
 * <p>When the sample is full, what was not read for a window is dropped, then the threshold halved
 * and what lies above it dropped. When there are too many hot things, the bar is doubled.
 */
final class TrackedPaths {
  /** Reads since which a thing counts as hot, at least. */
  static final int LEAST_BAR = 16;

  private final int maxSampled;
  private final int maxHot;
  private final long window;
  private final Consumer<Track> dropped;
  private final Map<Long, Track> tracks = new HashMap<>();
  private final HotPaths reads = new HotPaths();
  private long threshold = Long.MAX_VALUE;
  private int bar = LEAST_BAR;
  private int sampled;
  private int hot;

  /**
   * None yet.
   *
   * @param window nanoseconds after which what is not read any more makes room
   * @param dropped told of each track that is kept no longer
   */
  TrackedPaths(int maxSampled, int maxHot, long window, Consumer<Track> dropped) {
    this.maxSampled = maxSampled;
    this.maxHot = maxHot;
    this.window = window;
    this.dropped = dropped;
  }

  /**
   * The track of something that is read; null where it is not simulated.
   *
   * @param made makes a track that is to be taken up
   */
  @Nullable Track read(long hash, long at, Function<Long, Track> made) {
    boolean isHot = reads.count(hash) >= bar && threshold < Long.MAX_VALUE;
    boolean inSample = isBelow(hash);
    if (!isHot && !inSample) {
      Track kept = tracks.get(hash);
      if (kept != null && kept.hot) {
        kept.usedAt = at;
        return kept;
      }
      return null;
    }
    Track track = tracks.computeIfAbsent(hash, made);
    track.usedAt = at;
    if (inSample && !track.sampled) {
      track.sampled = true;
      sampled++;
    }
    if (isHot && !track.hot) {
      track.hot = true;
      hot++;
    }
    makeRoom(at);
    return track.isCounted() ? track : null;
  }

  /** For how many things a track stands. */
  double weight(Track track) {
    return track.hot ? 1 : Long.MAX_VALUE / (double) threshold;
  }

  /** The track for the sake of what lies in it, whether or not it is simulated itself. */
  Track keep(long hash, Function<Long, Track> made) {
    Track track = tracks.computeIfAbsent(hash, made);
    track.children++;
    return track;
  }

  /** What lay in it is not tracked any more. */
  void release(Track track) {
    track.children--;
    if (track.children == 0 && !track.isCounted()) {
      tracks.remove(track.hash);
      dropped.accept(track);
    }
  }

  Optional<Track> find(long hash) {
    return Optional.ofNullable(tracks.get(hash));
  }

  Collection<Track> all() {
    return tracks.values();
  }

  /** All those at or below a location. */
  void within(Location tree, Consumer<Track> each) {
    for (Track track : tracks.values()) {
      if (track.location.isAtOrBelow(tree)) {
        each.accept(track);
      }
    }
  }

  /** Time went on by a part of the window: what was read long ago counts less. */
  void age(long at) {
    reads.age();
    bar = Math.max(LEAST_BAR, bar / 2);
    dropIdle(at);
    if (sampled < maxSampled / 4 && threshold < Long.MAX_VALUE) {
      threshold = threshold > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : threshold * 2;
    }
  }

  /** Things in the sample. */
  int sampled() {
    return sampled;
  }

  /** Things that are tracked because they are read often. */
  int hot() {
    return hot;
  }

  /** The share of all things that is in the sample. */
  double rate() {
    return threshold / (double) Long.MAX_VALUE;
  }

  private boolean isBelow(long hash) {
    return hash >>> 1 <= threshold;
  }

  private void makeRoom(long at) {
    if (sampled > maxSampled) {
      dropIdle(at);
    }
    while (sampled > maxSampled) {
      threshold /= 2;
      drop(track -> !isBelow(track.hash), track -> false);
    }
    while (hot > maxHot) {
      bar *= 2;
      drop(track -> false, track -> reads.estimate(track.hash) < bar);
    }
  }

  private void dropIdle(long at) {
    drop(track -> at - track.usedAt > window, track -> at - track.usedAt > window);
  }

  private void drop(
      java.util.function.Predicate<Track> fromSample, java.util.function.Predicate<Track> fromHot) {
    Iterator<Track> each = tracks.values().iterator();
    while (each.hasNext()) {
      Track track = each.next();
      if (track.sampled && fromSample.test(track)) {
        track.sampled = false;
        sampled--;
      }
      if (track.hot && fromHot.test(track)) {
        track.hot = false;
        hot--;
      }
      if (!track.isCounted() && track.children == 0) {
        each.remove();
        dropped.accept(track);
      }
    }
  }
}
