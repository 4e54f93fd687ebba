package io.syncline.core.session;

import io.syncline.core.freshness.Bound;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A state that a reader was shown, as nodes and readers tell each other: it was committed at least
 * so long ago. Only lengths of time travel, never instants, so no clock is compared with another.
 *
 * <p>A node tells it with an answer; the age counts from when the store's answer was here. Not from
 * the freshness of the answer, the instant just before the store was asked: the state may have been
 * committed while the question was under way, and a node that is as fresh as that may not have it.
 *
 * <p>A reader tells it with a later read: show nothing older. An age is never more than the true
 * one, whatever the network does: a node reads its age before it sends, the reader counts from the
 * receipt, and reads its own before it sends; the time on either way is left out, and only makes
 * the state seem to be committed later than it was. So a node that takes the age from the arrival
 * of a read requires freshness up to an instant that is not before the state was committed. For the
 * same reason both measure with clocks that tell rather less than passed than more; and the node
 * holds the age against freshness that is counted with a clock that tells rather more.
 *
 * @param ageNanos the state was committed at least so many nanoseconds before this was sent; not
 *     negative
 * @param view under which view it was shown; empty when the store was asked past all that is held
 */
public record Seen(long ageNanos, Optional<View> view) {
  /** More of them are refused. */
  public static final int MAX = 128;

  public Seen {
    Objects.requireNonNull(view);
    if (ageNanos < 0) {
      throw new IllegalArgumentException("an age of " + ageNanos + " ns is negative");
    }
  }

  /**
   * How old an answer may be at most, counted from the arrival of the read, so that it is not older
   * than what its reader has seen. What was seen under a view that still holds asks for nothing.
   *
   * @param holds whether a view is that of the answer
   */
  public static Bound bound(List<Seen> seen, Predicate<View> holds) {
    Bound bound = Bound.NONE;
    for (Seen state : seen) {
      if (state.view().filter(holds).isEmpty()) {
        bound = bound.min(new Bound(state.ageNanos()));
      }
    }
    return bound;
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is none; the message says so
   */
  public static Seen parse(String text) {
    String[] parts = text.split("@", 2);
    if (!parts[0].matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "what was seen is not of the form <age in nanoseconds> or <age in nanoseconds>@<view>");
    }
    return new Seen(
        Long.parseLong(parts[0]),
        parts.length == 1 ? Optional.empty() : Optional.of(View.parse(parts[1])));
  }

  @Override
  public String toString() {
    return ageNanos + view.map(shown -> "@" + shown).orElse("");
  }
}
