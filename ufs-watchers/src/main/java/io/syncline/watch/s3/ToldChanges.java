package io.syncline.watch.s3;

import io.syncline.core.model.Change;
import io.syncline.core.watch.Poll;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The changes of one poll, each once. With too many of them the mutations are not named any more,
 * so that each location is told of once for all of its mutations; with still too many all that is
 * watched is told as trees instead.
 *
 * <p>Thread rule: one call at a time.
 */
public final class ToldChanges {
  private final List<Change> trees;
  private final Set<Change> changes = new LinkedHashSet<>();
  private boolean plain;
  private boolean all;

  /** Nothing is told yet. */
  public ToldChanges(WatchedObjects watched) {
    this.trees = watched.trees();
  }

  /** Something may be old. */
  public void add(List<Change> more) {
    if (all) {
      return;
    }
    more.forEach(change -> changes.add(plain ? change.plain() : change));
    if (changes.size() > Poll.MAX_CHANGES && !plain) {
      plain = true;
      List<Change> named = List.copyOf(changes);
      changes.clear();
      named.forEach(change -> changes.add(change.plain()));
    }
    if (changes.size() > Poll.MAX_CHANGES) {
      addAll();
    }
  }

  /** Everything may be old. */
  public void addAll() {
    all = true;
    changes.clear();
    changes.addAll(trees);
  }

  /** How many there are. */
  public int size() {
    return changes.size();
  }

  /** In the order in which they came. */
  public List<Change> list() {
    return List.copyOf(changes);
  }
}
