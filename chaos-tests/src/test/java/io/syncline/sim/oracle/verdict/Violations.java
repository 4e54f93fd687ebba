package io.syncline.sim.oracle.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what was broken: the first and a few more with their stories, the rest as a number. */
public final class Violations {
  /** How many are kept; of more only the number is known. */
  public static final int MAX_KEPT = 20;

  private final List<Violation> kept = new ArrayList<>();
  private long count;

  /** Notes one; the story is only told if it is kept. */
  public void report(Invariant invariant, long at, Supplier<String> story) {
    count++;
    if (kept.size() < MAX_KEPT) {
      kept.add(new Violation(invariant, at, story.get()));
    }
  }

  public boolean isEmpty() {
    return count == 0;
  }

  /** How many there were, kept or not. */
  public long count() {
    return count;
  }

  public Optional<Violation> first() {
    return kept.stream().findFirst();
  }

  /** In the order in which they were noticed; at most {@value #MAX_KEPT}. */
  public List<Violation> kept() {
    return List.copyOf(kept);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(count).append(" violations");
    for (Violation violation : kept) {
      text.append('\n').append(violation);
    }
    return text.toString();
  }
}
