package io.syncline.agent.fencing;

import io.syncline.core.model.Origin;
import io.syncline.core.origin.Members;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

/**
 * Starts of this node's own name that nobody else will say are gone: the origins topic has them,
 * and the disk that remembered them was lost.
 *
 * @param first what this process was when it started; whoever comes later says itself what it was
 * @param remembered earlier incarnations that the disk had remembered then: they leave in order
 */
public record Leftovers(Origin first, Set<Long> remembered) {
  public Leftovers {
    remembered = Set.copyOf(remembered);
  }

  /** The newest of them; empty while the origins topic was not read, and when there is none. */
  public Optional<Origin> newest(Members members) {
    if (members.date().isEmpty()) {
      return Optional.empty();
    }
    LongPredicate forgotten =
        incarnation -> incarnation < first.incarnation() && !remembered.contains(incarnation);
    return members.all().stream()
        .filter(member -> member.left().isEmpty())
        .map(member -> member.origin())
        .filter(origin -> origin.cluster().equals(first.cluster()))
        .filter(origin -> origin.name().equals(first.name()))
        .filter(origin -> forgotten.test(origin.incarnation()))
        .max((one, other) -> Long.compare(one.incarnation(), other.incarnation()));
  }
}
