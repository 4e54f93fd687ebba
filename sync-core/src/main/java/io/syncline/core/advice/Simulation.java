package io.syncline.core.advice;

import io.syncline.core.advice.Access.Cost;

/**
 * The freshness rule, for one read under each interval: serve if valid and {@code now - freshness
 * <= bound}, otherwise ask. Once as if no change were heard of but what is written here, so that
 * only asking helps; once with the feed as it was.
 */
final class Simulation {
  private final Columns columns;

  Simulation(Columns columns) {
    this.columns = columns;
  }

  /** One read of a thing that stands for so many. */
  void read(Access access, Track track, double weight, Tally tally) {
    int group = track.hot ? -1 : (int) (track.hash & (Tally.GROUPS - 1));
    for (int column = 0; column < Columns.COUNT; column++) {
      long bound = Math.min(columns.nanos(column), access.ownBound());
      double before = tally.polledGets[column] + tally.polledLists[column];
      polled(access, track, column, bound, weight, tally);
      if (group >= 0) {
        double after = tally.polledGets[column] + tally.polledLists[column];
        tally.groups[column * Tally.GROUPS + group] += after - before;
      }
      fed(access, track, column, bound, weight, tally);
    }
    if (access.listing()) {
      track.heardChildren = 0;
      track.writtenChildren = 0;
    }
  }

  private static void polled(
      Access access, Track track, int column, long bound, double weight, Tally tally) {
    long asked = track.polledAt(column);
    if (asks(asked, asked, access.at(), bound)) {
      track.polled[column] = access.at();
      track.unseen[column] = Access.NEVER;
      tally.polledGets[column] += weight * access.cost().gets();
      tally.polledLists[column] += weight * access.cost().lists();
      tally.ages[column].add(0, weight);
      tally.staleness[column].add(0, weight);
      return;
    }
    Reading children = children(access, track.writtenChildren);
    tally.polledGets[column] += weight * children.gets();
    tally.polledLists[column] += weight * children.lists();
    if (children.lists() > 0) {
      track.polled[column] = access.at();
      track.unseen[column] = Access.NEVER;
    }
    long unseen = track.unseen[column];
    tally.ages[column].add(access.at() - asked, weight);
    tally.staleness[column].add(
        unseen != Access.NEVER && unseen > asked ? access.at() - unseen : 0, weight);
  }

  private static void fed(
      Access access, Track track, int column, long bound, double weight, Tally tally) {
    long asked = track.fedAt(column);
    long fresh = asked == Access.NEVER ? asked : Math.max(asked, access.watermark());
    if (asks(asked, fresh, access.at(), bound)) {
      track.fed[column] = access.at();
      tally.fedGets[column] += weight * access.cost().gets();
      tally.fedLists[column] += weight * access.cost().lists();
      tally.proven[column].add(0, weight);
      return;
    }
    Reading children = children(access, track.heardChildren + track.writtenChildren);
    tally.fedGets[column] += weight * children.gets();
    tally.fedLists[column] += weight * children.lists();
    if (children.lists() > 0) {
      track.fed[column] = access.at();
    }
    tally.proven[column].add(Math.max(0, access.at() - fresh), weight);
  }

  private static boolean asks(long asked, long fresh, long at, long bound) {
    return asked == Access.NEVER || bound == 0 || (bound != Long.MAX_VALUE && at - fresh > bound);
  }

  /** What a reader of a valid listing asks because of single children. */
  private record Reading(long gets, long lists) {
    static final Reading NOTHING = new Reading(0, 0);
  }

  private static Reading children(Access access, int changed) {
    if (!access.listing() || changed == 0) {
      return Reading.NOTHING;
    }
    Cost cost = access.cost();
    return changed > (long) cost.lists() * cost.pageCost()
        ? new Reading(0, cost.lists())
        : new Reading(changed, 0);
  }
}
