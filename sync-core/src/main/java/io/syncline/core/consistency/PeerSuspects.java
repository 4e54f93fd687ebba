package io.syncline.core.consistency;

import io.syncline.core.model.Location;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Differences between two clusters that were seen once and are looked at again after a while: most
 * of them are changes on their way.
 *
 * <p>Bounded: whoever finds more than {@link #isFull} permits waits until some were judged.
 *
 * <p>Thread rule: one thread.
 */
public final class PeerSuspects {
  /** Of what differs at each look, and is never proven, nobody can tell. */
  public static final int MAX_LOOKS = 5;

  private final int most;
  private final long settle;
  private final Map<Location, Suspect> waiting = new LinkedHashMap<>();

  /** What became of a suspect at a look. */
  public enum Outcome {
    /** One side would ask its store: there is nothing to compare. */
    UNSERVED,
    /** They say the same, or did follow the changes at each look. */
    SETTLED,
    /** It is looked at again. */
    WAITS,
    /** One of them is wrong. */
    DIVERGED,
    /** Nobody can tell: one never claimed to be as new as the difference, which is permitted. */
    UNVERIFIABLE
  }

  /**
   * One difference.
   *
   * @param first the look that counts as the first; empty before any
   * @param due time of the next look
   * @param looks how often both were asked about it
   */
  private record Suspect(Optional<PeerLook> first, long due, int looks) {}

  /**
   * No suspects yet.
   *
   * @param most how many may wait
   * @param settle nanoseconds from one look to the next; not less than the bounds of both mounts
   */
  public PeerSuspects(int most, long settle) {
    this.most = most;
    this.settle = settle;
  }

  /** Whether no more may be added now. */
  public boolean isFull() {
    return waiting.size() >= most;
  }

  /** How many wait. */
  public int size() {
    return waiting.size();
  }

  /** How often both were asked about one that waits. */
  public int looks(Location location) {
    Suspect suspect = waiting.get(location);
    return suspect == null ? 0 : suspect.looks();
  }

  /**
   * Adds what the walk found; the first look is due at once.
   *
   * @param now nanoseconds of the caller's clock
   */
  public void add(Location location, long now) {
    waiting.putIfAbsent(location, new Suspect(Optional.empty(), now, 0));
  }

  /** When the next of them is due; empty when none waits. */
  public OptionalLong nextDue() {
    return waiting.values().stream()
        .min(Comparator.comparingLong(Suspect::due))
        .map(suspect -> OptionalLong.of(suspect.due()))
        .orElseGet(OptionalLong::empty);
  }

  /** Those that are due, at most so many. */
  public List<Location> due(long now, int limit) {
    return waiting.entrySet().stream()
        .filter(each -> now - each.getValue().due() >= 0)
        .limit(limit)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Judges one by another look at it.
   *
   * @param now nanoseconds of the caller's clock, behind the look
   */
  public Outcome judge(Location location, PeerLook look, long now) {
    Suspect suspect = waiting.remove(location);
    if (suspect == null) {
      throw new IllegalArgumentException(location + " is not suspected");
    }
    int looks = suspect.looks() + 1;
    // A first look proves nothing but that there is nothing to look at again.
    PeerLook first = suspect.first().orElse(look);
    return switch (PeerVerdict.of(location.scheme(), first, look)) {
      case UNSERVED -> Outcome.UNSERVED;
      case SETTLED -> Outcome.SETTLED;
      case FOLLOWED -> lookAgain(location, look, looks, now, Outcome.SETTLED);
      case PERMITTED -> lookAgain(location, first, looks, now, Outcome.UNVERIFIABLE);
      case DIVERGED ->
          suspect.first().isEmpty()
              ? lookAgain(location, look, looks, now, Outcome.UNVERIFIABLE)
              : Outcome.DIVERGED;
    };
  }

  private Outcome lookAgain(
      Location location, PeerLook first, int looks, long now, Outcome inVain) {
    if (looks >= MAX_LOOKS) {
      return inVain;
    }
    waiting.put(location, new Suspect(Optional.of(first), now + settle, looks));
    return Outcome.WAITS;
  }
}
