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
 * <p>A run fits into one record and is told by one. So whatever record has a number also tells of
 * what had that number; otherwise a record that failed, and is in the log all the same, could
 * together with a part of the run have all numbers and not tell of everything.
 */
final class CollapsedRun {
  private final TreeCover cover;
  private final OutboxLimits limits;
  private final Map<Change, Told> told = new LinkedHashMap<>();
  private @Nullable Item last;
  private long bytes;

  /** Where a change is told, and of which intents that tells. */
  private record Told(long first, Set<HeldIntent> held) {}

  private CollapsedRun(TreeCover cover, OutboxLimits limits) {
    this.cover = cover;
    this.limits = limits;
  }

  /** All items of a partition; what an origin says of itself stays where it is. */
  static List<Item> all(Collection<Item> items, TreeCover cover, OutboxLimits limits) {
    List<Item> collapsed = new ArrayList<>();
    CollapsedRun run = new CollapsedRun(cover, limits);
    for (Item item : items) {
      Change change = item.change();
      if (change == null || !run.takes(item, change)) {
        run.end(collapsed);
        run = new CollapsedRun(cover, limits);
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

  /** Whether an item comes next, and there is room for it. */
  private boolean takes(Item item, Change change) {
    if (last == null) {
      return true;
    }
    boolean fits =
        told.size() < limits.maxChangesPerRecord()
            && bytes + item.weight() <= OutboxLimits.MAX_BYTES_PER_RECORD;
    return item.follows(last) && (fits || told.containsKey(covering(change)));
  }

  private void add(Item item, Change change) {
    Told at = told.get(covering(change));
    if (at == null) {
      at = new Told(item.sequences().first(), new LinkedHashSet<>());
      told.put(covering(change), at);
      bytes += item.weight();
    }
    for (HeldIntent held : item.held()) {
      HeldIntent holder = held.holder();
      holder.unacked--;
      if (at.held().add(holder)) {
        holder.unacked++;
      }
    }
    last = item;
  }

  /** A status would be told at another place than its own. */
  private Change covering(Change change) {
    return cover
        .of(change.location())
        .map(tree -> new Change(tree, Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause()))
        .orElse(change.with(null));
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
      boolean glued = items.size() + 1 < entries.size();
      items.add(new Item(entry.getKey(), null, sequences, glued, List.copyOf(at.held())));
      behind = at.first();
    }
    Collections.reverse(items);
    collapsed.addAll(items);
  }
}
