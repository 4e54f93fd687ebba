package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Differences that were seen once and are looked at again after a while: most of them are changes
 * on their way.
 *
 * <p>Bounded: whoever finds more than {@link #isFull} permits waits until some were judged.
 *
 * <p>Thread rule: one thread.
 */
public final class Suspects {
  /** Of what differs at each look, and each time otherwise, nobody can tell. */
  public static final int MAX_LOOKS = 5;

  private static final String ALWAYS_CHANGES = "the store said something else at each look";
  private static final String CLAIMS_NOTHING =
      "the answer does not claim to be as new as the difference, and the mount permits that";

  private final int most;
  private final long settle;
  private final Map<Location, Suspect> waiting = new LinkedHashMap<>();

  /**
   * One difference.
   *
   * @param first the look that found it, or found it changed
   * @param due ticker time of the next look
   * @param looks how often the store was asked about it
   */
  private record Suspect(Sighting first, long due, int looks) {
    Suspect after(Sighting changed) {
      return new Suspect(changed, due, looks);
    }

    Suspect dueAt(long later) {
      return new Suspect(first, later, looks + 1);
    }
  }

  /**
   * No suspects yet.
   *
   * @param most how many may wait
   * @param settle nanoseconds from one look to the next; not less than the bound of the mount
   */
  public Suspects(int most, long settle) {
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

  /** Whether one waits to be looked at again. */
  public boolean contains(Location location) {
    return waiting.containsKey(location);
  }

  /**
   * Adds what a first look found. Of a name that is in two places of a directory's order the last
   * look counts.
   */
  public void add(Location location, Sighting first) {
    Suspect known = waiting.get(location);
    if (known == null || known.looks() == 1) {
      waiting.put(location, new Suspect(first, first.answered() + settle, 1));
    }
  }

  /** The ticker time at which the next of them is due; empty when none waits. */
  public OptionalLong nextDue() {
    return waiting.values().stream()
        .min(Comparator.comparingLong(Suspect::due))
        .map(suspect -> OptionalLong.of(suspect.due()))
        .orElseGet(OptionalLong::empty);
  }

  /** One that is due; empty when none is. */
  public Optional<Location> due(long now) {
    return waiting.entrySet().stream()
        .filter(each -> now - each.getValue().due() >= 0)
        .min(Comparator.comparingLong(each -> each.getValue().due()))
        .map(Map.Entry::getKey);
  }

  /**
   * Judges one by another look at it.
   *
   * @param held what the cluster answered before the store was asked; empty where it would ask
   * @return what is wrong; empty where nothing is, and where it is looked at once more
   */
  public Optional<Finding> judge(Location location, Optional<HeldAnswer> held, Sighting again) {
    Suspect suspect = known(location);
    return switch (Verdict.of(location.scheme(), suspect.first(), held, again)) {
      case SETTLED -> {
        waiting.remove(location);
        yield Optional.empty();
      }
      case FOLLOWED -> {
        if (isLast(suspect)) {
          waiting.remove(location);
        } else {
          waiting.put(location, suspect.after(again).dueAt(again.answered() + settle));
        }
        yield Optional.empty();
      }
      case CHANGED -> lookOnceMore(location, suspect.after(again), held, again, ALWAYS_CHANGES);
      case PERMITTED -> lookOnceMore(location, suspect, held, again, CLAIMS_NOTHING);
      case STUCK -> {
        waiting.remove(location);
        FileStatus answer = held.orElseThrow().status();
        yield DifferenceKind.between(location.scheme(), answer, again.found())
            .map(kind -> finding(kind, location, suspect, held, again, ""));
      }
    };
  }

  /**
   * The store refused to answer about one.
   *
   * @param why for a person
   * @return that nobody can tell
   */
  public Finding refused(Location location, Optional<HeldAnswer> held, String why) {
    Suspect suspect = known(location);
    waiting.remove(location);
    return finding(DifferenceKind.UNVERIFIABLE, location, suspect, held, suspect.first(), why);
  }

  /** Nobody asks about one any more. */
  public void forget(Location location) {
    waiting.remove(location);
  }

  private Optional<Finding> lookOnceMore(
      Location location,
      Suspect suspect,
      Optional<HeldAnswer> held,
      Sighting again,
      String inVain) {
    if (isLast(suspect)) {
      waiting.remove(location);
      return Optional.of(
          finding(DifferenceKind.UNVERIFIABLE, location, suspect, held, again, inVain));
    }
    waiting.put(location, suspect.dueAt(again.answered() + settle));
    return Optional.empty();
  }

  private static boolean isLast(Suspect suspect) {
    return suspect.looks() + 1 >= MAX_LOOKS;
  }

  private Suspect known(Location location) {
    Suspect suspect = waiting.get(location);
    if (suspect == null) {
      throw new IllegalArgumentException(location + " is not suspected");
    }
    return suspect;
  }

  private Finding finding(
      DifferenceKind kind,
      Location location,
      Suspect suspect,
      Optional<HeldAnswer> held,
      Sighting again,
      String detail) {
    return new Finding(
        kind,
        location,
        held.map(HeldAnswer::status).orElse(null),
        held.map(HeldAnswer::since).orElse(OptionalLong.empty()),
        again.found(),
        suspect.first().answered(),
        suspect.looks() + 1,
        detail,
        null);
  }
}
