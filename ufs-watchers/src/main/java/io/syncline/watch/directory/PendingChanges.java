package io.syncline.watch.directory;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Poll;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Changes that were read from the kernel, which forgets them, and that are not known to be told.
 * Too many of them become the tree of all.
 *
 * <p>A position counts polls: whoever polls from the newest has told all that came before.
 */
final class PendingChanges {
  private final Change all;
  private final Runnable tooMany;
  private final Set<Change> changes = new LinkedHashSet<>();
  private long told;

  /**
   * Nothing is pending.
   *
   * @param tooMany is told each time that there were too many
   */
  PendingChanges(Location root, Runnable tooMany) {
    this.tooMany = tooMany;
    this.all = new Change(root, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }

  void clear() {
    changes.clear();
    told = 0;
  }

  void add(Change change) {
    if (changes.contains(all)) {
      return;
    }
    changes.add(change);
    if (changes.size() > Poll.MAX_CHANGES) {
      tooMany.run();
      addAll();
    }
  }

  /** Everything may be old. */
  void addAll() {
    changes.clear();
    changes.add(all);
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Behind all that is pending. */
  String position(String session) {
    return session + "/" + (changes.isEmpty() ? told : told + 1);
  }

  /** Whether it is the position of what is pending, or the one behind that. */
  boolean isKnown(String session, String position) {
    return position.equals(session + "/" + told) || position.equals(position(session));
  }

  /** Somebody reads on from a position that is known. */
  void reachedBy(String session, String position) {
    if (!position.equals(session + "/" + told)) {
      told++;
      changes.clear();
    }
  }
}
