package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one partition whose numbers have no hole, told in fewer.
 *
 * <p>Each tree stands at the number of the first change that it covers, and takes the numbers up to
 * the next: whoever has read up to a number has then been told of all that had it or one before.
 */
final class CollapsedRun {
  private final TreeCover cover;
  private final Map<Change, Told> told = new LinkedHashMap<>();
  private @Nullable Item last;

  /** Where a change is told, and of which intents that tells. */
  private record Told(long first, Set<HeldIntent> held) {}

  private CollapsedRun(TreeCover cover) {
    this.cover = cover;
  }

  /** All items of a partition; what an origin says of itself stays where it is. */
  static List<Item> all(Collection<Item> items, TreeCover cover) {
    List<Item> collapsed = new ArrayList<>();
    CollapsedRun run = new CollapsedRun(cover);
    for (Item item : items) {
      Change change = item.change();
      if (change == null || !run.isFollowedBy(item)) {
        run.end(collapsed);
        run = new CollapsedRun(cover);
      }
      if (change == null) {
        collapsed.add(item);
      } else {
        run.add(item, change);
      }
    }
    run.end(collapsed);
    return collapsed;
  }

  private boolean isFollowedBy(Item item) {
    return last == null || item.follows(last);
  }

  private void add(Item item, Change change) {
    Told at =
        told.computeIfAbsent(
            covering(change), key -> new Told(item.sequences().first(), new LinkedHashSet<>()));
    for (HeldIntent held : item.held()) {
      HeldIntent holder = held.holder();
      holder.unacked--;
      if (at.held().add(holder)) {
        holder.unacked++;
      }
    }
    last = item;
  }

  private Change covering(Change change) {
    return cover
        .of(change.location())
        .map(tree -> new Change(tree, Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause()))
        .orElse(change);
  }

  private void end(List<Item> collapsed) {
    Item end = last;
    if (end == null) {
      return;
    }
    long behind = end.sequences().last() + 1;
    List<Item> items = new ArrayList<>();
    List<Map.Entry<Change, Told>> entries = new ArrayList<>(told.entrySet());
    Collections.reverse(entries);
    for (Map.Entry<Change, Told> entry : entries) {
      Told at = entry.getValue();
      SequenceRange sequences = new SequenceRange(at.first(), behind - 1);
      items.add(new Item(entry.getKey(), null, sequences, List.copyOf(at.held())));
      behind = at.first();
    }
    Collections.reverse(items);
    collapsed.addAll(items);
  }
}
