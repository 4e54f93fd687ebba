package io.syncline.core.shard;

import io.syncline.core.freshness.Reason;
import io.syncline.core.model.Location;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is decided of a location, and what that rests on.
 *
 * @param decision what a reader would get, by the rule that serves readers
 * @param validated ticker time at which the store was asked last, by itself or by a listing; empty
 *     where that was before the process began, or never
 * @param listed whether that was a listing of its directory
 * @param mark the tree whose invalidation decides; null where none does
 * @param whole whether everything that the shard held was invalidated since, and that decides
 * @param left for how many more nanoseconds it is served if nothing is heard and the watermark
 *     stands still; negative: for so long it has been too old; empty where age does not decide
 * @param repeated whether an invalidation of a store that lags is due to be repeated, which the
 *     next reader does, and that decides
 */
public record Explanation(
    EntryDecision decision,
    OptionalLong validated,
    boolean listed,
    @Nullable Location mark,
    boolean whole,
    OptionalLong left,
    boolean repeated) {

  Explanation(
      EntryDecision decision,
      OptionalLong validated,
      boolean listed,
      @Nullable Location mark,
      boolean whole,
      OptionalLong left) {
    this(decision, validated, listed, mark, whole, left, false);
  }

  /** Nothing is held, or nothing that is held counts. */
  static Explanation ofNothing(EntryDecision decision) {
    return new Explanation(
        decision, OptionalLong.empty(), false, null, false, OptionalLong.empty());
  }

  /** The same, with an invalidation that the next reader repeats first. */
  public Explanation repeating() {
    Entry held = decision.entry();
    if (held == null || !(decision.servable() || decision.reason() == Reason.TOO_OLD)) {
      return this;
    }
    EntryDecision decided =
        new EntryDecision(Reason.INVALIDATED, held, OptionalLong.empty(), decision.answered());
    return new Explanation(decided, validated, listed, null, false, OptionalLong.empty(), true);
  }
}
