package io.syncline.sim.call;

import io.syncline.core.session.Seen;
import java.util.List;
import java.util.Set;

/**
 * What a node answers to a listing.
 *
 * @param names of all that is in the directory
 * @param seen what a session is to remember of it
 */
public record ListAnswer(Set<String> names, List<Seen> seen) {
  public ListAnswer {
    names = Set.copyOf(names);
    seen = List.copyOf(seen);
  }
}
