package io.syncline.core.shard;

import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How far a shard has read the log, as far as one step changes it; stored with the step.
 *
 * @param positions where reading goes on, one per topic
 * @param sequences the number that is expected next of an origin
 * @param forgotten origins of which no number is kept any more
 */
public record LogProgress(
    List<Position> positions, Map<Origin, Long> sequences, Set<Origin> forgotten) {
  /** Nothing changes. */
  public static final LogProgress NONE = new LogProgress(List.of(), Map.of(), Set.of());

  public LogProgress {
    positions = List.copyOf(positions);
    sequences = Map.copyOf(sequences);
    forgotten = Set.copyOf(forgotten);
  }

  /** Reading goes on at a position. */
  public static LogProgress to(Position next) {
    return new LogProgress(List.of(next), Map.of(), Set.of());
  }

  /** Reading goes on at a position, with these numbers expected next. */
  public static LogProgress to(Position next, Map<Origin, Long> sequences) {
    return new LogProgress(List.of(next), sequences, Set.of());
  }
}
