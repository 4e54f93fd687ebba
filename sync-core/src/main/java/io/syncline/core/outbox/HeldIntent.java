package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An intent in the outbox and what it waits for. Belongs to its {@link Outbox}. */
final class HeldIntent {
  Intent intent;

  /** What may be claimed while it is held, see {@link Claims#stamp}. */
  long stamp;

  /**
   * In the partition of its only path the newest acked heartbeat when it was opened: its mutation
   * began after that; empty where nothing is known.
   */
  private OptionalLong notBefore;

  /** Items that tell of it and are not acked. */
  int unacked;

  /** Ticker time; only of an unsettled intent. */
  long settlesAt;

  /**
   * Whether it cannot take effect any more, so that what waits now is the last to be told of it.
   */
  boolean over;

  /** Whether a collapse of it is being made durable: it is not done before that is decided. */
  boolean collapsing;

  /** The older intent that stands for it since it was collapsed. */
  private @Nullable HeldIntent into;

  HeldIntent(Intent intent, long stamp, OptionalLong notBefore) {
    this.intent = intent;
    this.stamp = stamp;
    this.notBefore = notBefore;
  }

  OptionalLong notBefore() {
    return notBefore;
  }

  /**
   * What is told of it once it is settled.
   *
   * @param seen what is at the only path that was changed; null where nobody looked
   * @param mutations the only mutation of each location that was changed, or of some below, where
   *     the store named it
   */
  List<Change> told(@Nullable FileStatus seen, Map<Location, MutationId> mutations) {
    List<Change> changes = intent.changes();
    Change change = changes.get(0);
    boolean written =
        changes.size() == 1
            && change.scope() == Scope.PATH
            && (change.kind() == ChangeKind.CREATED || change.kind() == ChangeKind.MODIFIED);
    boolean carries = written && notBefore.isPresent() && seen != null;
    List<Change> told = new ArrayList<>();
    for (Change each : carries ? List.of(change.with(seen)) : changes) {
      told.add(named(each, mutations));
      if (each.scope() == Scope.SUBTREE) {
        told.addAll(namedBelow(each, mutations));
      }
    }
    return told;
  }

  /**
   * What was done below a tree, where that has a name: the tree covers it, but its events are known
   * by it, also above the tree.
   */
  private static List<Change> namedBelow(Change tree, Map<Location, MutationId> mutations) {
    return mutations.entrySet().stream()
        .filter(each -> !each.getKey().equals(tree.location()))
        .filter(each -> each.getKey().isAtOrBelow(tree.location()))
        .sorted(Comparator.comparing(each -> each.getKey().toString()))
        .map(
            each ->
                new Change(each.getKey(), Scope.PATH, tree.kind(), tree.cause())
                    .of(each.getValue()))
        .toList();
  }

  /** A watcher has named what it tells of already. */
  private static Change named(Change change, Map<Location, MutationId> mutations) {
    MutationId mutation = mutations.get(change.location());
    return mutation == null ? change : change.of(mutation);
  }

  /** It goes on under another incarnation, maybe in another log: nothing is acked that counts. */
  void inherit() {
    stamp = Claims.INHERITED;
    notBefore = OptionalLong.empty();
    unacked = 0;
  }

  /** Who is held for it: itself, unless it was collapsed. */
  HeldIntent holder() {
    HeldIntent holder = this;
    for (HeldIntent next = into; next != null; next = next.into) {
      holder = next;
    }
    return holder;
  }

  /** From now on an older one stands for it, and waits for all that it waits for. */
  void collapseInto(HeldIntent older) {
    into = older;
    older.unacked += unacked;
    unacked = 0;
  }
}
