package io.syncline.sim.oracle.log;

import io.syncline.core.model.Location;
import io.syncline.sim.oracle.history.Commit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which changes from outside some feed does not tell of, because it lost their events one by one,
 * or told of much later than it is allowed to: nobody can notice before, so what is proven is
 * proven given the feed.
 *
 * <p>A change through Syncline is never among them, whatever became of its event: who made it tells
 * of it.
 */
public final class LostEvents {
  /** With the instant at which its event comes. */
  private final Map<Lost, Long> all = new HashMap<>();

  /** What a commit made of one location. */
  public record Lost(long commit, Location location) {}

  /**
   * A feed does not tell of a change whole.
   *
   * @param lost what its events that never come would have said
   * @param told what those say that do
   * @return of how many locations nothing is told
   */
  public int add(Commit commit, List<Coverage> lost, List<Coverage> told) {
    return add(commit, lost, told, Long.MAX_VALUE);
  }

  /**
   * A feed tells of a change much too late.
   *
   * @param comes when it does, in true time
   */
  public int add(Commit commit, List<Coverage> lost, List<Coverage> told, long comes) {
    if (commit.isOwn()) {
      return 0;
    }
    int added = 0;
    for (Commit.Effect effect : commit.effects()) {
      Location location = effect.location();
      if (covers(lost, location) && !covers(told, location)) {
        added += all.put(new Lost(commit.number(), location), comes) == null ? 1 : 0;
      }
    }
    return added;
  }

  private static boolean covers(Collection<Coverage> coverage, Location location) {
    return coverage.stream().anyMatch(one -> one.covers(location));
  }

  /** Whether a feed does not tell of what a commit did at a location. */
  public boolean contains(Commit commit, Location location) {
    return !all.isEmpty() && all.containsKey(new Lost(commit.number(), location));
  }

  /**
   * Whether a claim up to an instant may go past what a commit did at a location: its event had not
   * come by then.
   */
  public boolean excuses(Commit commit, Location location, long instant) {
    Long comes = all.isEmpty() ? null : all.get(new Lost(commit.number(), location));
    return comes != null && instant <= comes;
  }
}
