package io.syncline.core.feed;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.core.origin.Member;
import io.syncline.core.origin.Members;
import io.syncline.core.shard.Carried;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.time.Moment;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a record invalidates in one shard.
 *
 * <p>An echo invalidates nothing: it tells of one path and of a mutation that this shard was told
 * of there already, by a watcher if a node tells of it, by a node if a watcher does. Both tell only
 * after it was done. So what was asked since the shard was told first has seen it, and what was
 * asked before was invalidated then.
 *
 * <p>Two watchers, or one of them twice, prove nothing: a request of somebody else may change one
 * object several times, and each of its events has the same name. A node names only what it asked
 * for once.
 */
final class Intake {
  private final AppliedMutations applied;

  /** Nothing was told; so many mutations are remembered. */
  Intake(int maxMutations) {
    applied = new AppliedMutations(maxMutations);
  }

  /**
   * Where a record comes from.
   *
   * @param believed its origin; null where it is not known, or what it says proves nothing
   * @param began ticker time after which all was begun that it carries the status of
   * @param now when it came
   */
  record Source(@Nullable Member believed, OptionalLong began, Moment now) {}

  /**
   * Adds what a body invalidates.
   *
   * @return how many echoes it has
   */
  int take(BusRecord.Body body, Source source, Members members, Set<Invalidation> invalidations) {
    int echoes = 0;
    if (body instanceof BusRecord.Changes changes) {
      for (Change change : changes.changes()) {
        if (isEcho(change, source)) {
          echoes++;
        } else {
          invalidations.add(invalidation(change, source));
          remember(change, source);
        }
      }
    } else if (body instanceof BusRecord.Fence fence) {
      addTrees(fence.locations(), invalidations);
      Member fenced = members.of(fence.fenced());
      if (fenced != null) {
        fenced.joined().ifPresent(said -> addTrees(said.locations(), invalidations));
      }
    }
    return echoes;
  }

  /** How many mutations it remembers. */
  int size() {
    return applied.size();
  }

  /** The shard begins anew. */
  void clear() {
    applied.clear();
  }

  private boolean isEcho(Change change, Source source) {
    MutationId mutation = change.mutation();
    Member teller = source.believed();
    return mutation != null
        && teller != null
        && change.scope() == Scope.PATH
        && applied.contains(change.location(), mutation, !teller.isWatcher());
  }

  private void remember(Change change, Source source) {
    MutationId mutation = change.mutation();
    Member teller = source.believed();
    if (mutation != null && teller != null && teller.canWrite(change.location())) {
      applied.add(change.location(), mutation, teller.isWatcher());
    }
  }

  private static Invalidation invalidation(Change change, Source source) {
    return change.kind() == ChangeKind.REMOVED
        ? Invalidation.removal(change.location(), change.scope(), source.now())
        : new Invalidation(change.location(), change.scope(), carried(change, source));
  }

  /** The status that a change carries; null where it proves nothing. */
  private static @Nullable Carried carried(Change change, Source source) {
    FileStatus status = change.status();
    if (status == null || status.isDirectory() || status.version() == null) {
      return null;
    }
    Member origin = source.believed();
    boolean written =
        change.scope() == Scope.PATH
            && (change.kind() == ChangeKind.CREATED || change.kind() == ChangeKind.MODIFIED);
    boolean entitled = origin != null && origin.canWrite(change.location());
    return written && entitled ? new Carried(status, source.began(), source.now()) : null;
  }

  /**
   * All that changes at and below these may have changed: the trees, and where directories are
   * implicit those above, which come and go with what is below them.
   */
  static void addTrees(Collection<Location> locations, Set<Invalidation> invalidations) {
    for (Location location : locations) {
      invalidations.add(new Invalidation(location, Scope.SUBTREE));
      if (location.scheme().implicitDirectories()) {
        location
            .ancestors()
            .forEach(above -> invalidations.add(new Invalidation(above, Scope.PATH)));
      }
    }
  }
}
