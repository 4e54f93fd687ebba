package io.syncline.cache.sync;

import io.syncline.core.freshness.Reason;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * On what grounds an answer was given.
 *
 * @param reason why; {@link Reason#VALIDATED} also when the store was asked for this very answer.
 *     Not servable when {@code stale}
 * @param asked whether the store was asked for it
 * @param stale whether it is older than the bound, given because the store does not answer and the
 *     terms permit it
 * @param since ticker time at which it is known to have matched the store; empty when not known
 * @param shown what it rests on; not empty
 */
public record Served(
    Reason reason, boolean asked, boolean stale, OptionalLong since, List<Shown> shown) {
  public Served {
    shown = List.copyOf(shown);
  }

  static Served held(Reason reason, OptionalLong since, Shown shown) {
    return new Served(reason, false, !reason.servable(), since, List.of(shown));
  }

  static Served asked(long since, Shown shown) {
    return new Served(Reason.VALIDATED, true, false, OptionalLong.of(since), List.of(shown));
  }

  /** The same, no fresher than another: what rests on both. */
  Served and(Served other) {
    OptionalLong older =
        since.isEmpty() || other.since.isEmpty()
            ? OptionalLong.empty()
            : since.getAsLong() - other.since.getAsLong() <= 0 ? since : other.since;
    List<Shown> both = Stream.concat(shown.stream(), other.shown.stream()).distinct().toList();
    return new Served(reason, asked || other.asked, stale || other.stale, older, both);
  }
}
