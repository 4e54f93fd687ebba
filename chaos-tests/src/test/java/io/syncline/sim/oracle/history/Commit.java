package io.syncline.sim.oracle.history;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One atomic change of a store.
 *
 * @param number in the order of commits, from 1
 * @param at true time at which it took effect
 * @param origin through whom it went; empty for a change from outside
 * @param effects every location that holds something else since, directories that came or went with
 *     it included; empty if nothing changed
 */
public record Commit(long number, long at, Optional<Origin> origin, List<Effect> effects) {
  public Commit {
    effects = List.copyOf(effects);
  }

  /** What it did to one location. */
  public record Effect(Location location, Entry before, Entry after) {
    @Override
    public String toString() {
      return location + ": " + before + " -> " + after;
    }
  }

  /** Whether it went through Syncline. */
  public boolean isOwn() {
    return origin.isPresent();
  }

  @Override
  public String toString() {
    return "commit "
        + number
        + " at "
        + Times.text(at)
        + " "
        + origin.map(writer -> "by " + writer).orElse("from outside")
        + effects.stream()
            .limit(5)
            .map(Effect::toString)
            .collect(Collectors.joining(", ", " [", ""))
        + (effects.size() > 5 ? ", ..." : "")
        + "]";
  }
}
