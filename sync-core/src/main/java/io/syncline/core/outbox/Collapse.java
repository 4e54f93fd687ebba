package io.syncline.core.outbox;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent.Outcome;
import java.util.Collection;
import java.util.List;

/**
 * Many intents that are over become one, which covers no less.
 *
 * @param wider the oldest of them in its wider form: under its id, so that it stays as old as it is
 * @param gone the ids of the others; to be forgotten on disk only once the wider form is durable
 */
public record Collapse(Intent wider, List<Long> gone) {
  public Collapse {
    gone = List.copyOf(gone);
  }

  /**
   * The collapse of some intents.
   *
   * @param members the oldest first
   * @param cover what they announce instead
   */
  static Collapse of(List<Intent> members, TreeCover cover) {
    Intent oldest = members.get(0);
    Cause cause = oldest.changes().get(0).cause();
    List<Change> trees =
        cover.trees().stream()
            .map(tree -> new Change(tree, Scope.SUBTREE, ChangeKind.UNKNOWN, cause))
            .toList();
    long registered = members.stream().mapToLong(Intent::registeredAt).min().orElseThrow();
    return new Collapse(
        new Intent(oldest.id(), trees, Outcome.SETTLED, registered),
        members.stream().skip(1).map(Intent::id).toList());
  }

  /** Whether trees of declared locations can cover all that an intent announced. */
  static boolean mayTell(Intent intent, Collection<Location> declared) {
    return intent.changes().stream()
        .allMatch(change -> declared.stream().anyMatch(change.location()::isAtOrBelow));
  }
}
