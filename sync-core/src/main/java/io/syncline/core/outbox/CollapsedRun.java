package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one partition whose numbers have no hole, told in fewer.
 *
 * <p>A run fits into one record and is told by one. So whatever record has a number also tells of
 * what had that number; otherwise a record that failed, and is in the log all the same, could
 * together with a part of the run have all numbers and not tell of everything. What an earlier
 * collapse made of a run stays together for the same reason.
 */
final class CollapsedRun {
  private final TreeCover cover;
  private final Map<Change, Told> told = new LinkedHashMap<>();
  private @Nullable Item last;
  private long bytes;

  /** Where a change is told, and of which intents that tells. */
  private record Told(long first, Set<HeldIntent> held) {}

  private CollapsedRun(TreeCover cover) {
    this.cover = cover;
  }

  /** All items of a partition; what an origin says of itself stays where it is. */
  static List<Item> all(Collection<Item> items, TreeCover cover, OutboxLimits limits) {
    List<Item> collapsed = new ArrayList<>();
    CollapsedRun run = new CollapsedRun(cover);
    for (List<Item> group : groups(items)) {
      boolean told = group.get(0).change() != null;
      if (!told || !run.takes(group, limits)) {
        run.end(collapsed);
        run = new CollapsedRun(cover);
      }
      if (told) {
        group.forEach(run::add);
      } else {
        collapsed.addAll(group);
      }
    }
    run.end(collapsed);
    return collapsed;
  }

  /** Items that one record tells or none, and each other by itself. */
  static List<List<Item>> groups(Collection<Item> items) {
    List<List<Item>> groups = new ArrayList<>();
    Item before = null;
    for (Item item : items) {
      if (before == null || !item.glued() || !item.follows(before)) {
        groups.add(new ArrayList<>());
      }
      groups.get(groups.size() - 1).add(item);
      before = item;
    }
    return groups;
  }

  /**
   * What one record must tell, in a form that takes less room and covers no less: half as many
   * trees, or in the end the roots of the stores. Empty when there is none.
   */
  static List<Item> coarser(List<Item> group) {
    List<Location> locations =
        group.stream().map(item -> Objects.requireNonNull(item.change()).location()).toList();
    List<Location> roots = locations.stream().map(Location::root).distinct().toList();
    CollapsedRun run =
        new CollapsedRun(TreeCover.of(locations, roots, Math.max(1, group.size() / 2)));
    if (group.stream().allMatch(item -> run.covering(item).equals(item.change()))) {
      return List.of();
    }
    group.forEach(run::add);
    List<Item> coarser = new ArrayList<>();
    run.end(coarser);
    return coarser;
  }

  /** Whether a group comes next, and there is room for it. */
  private boolean takes(List<Item> group, OutboxLimits limits) {
    if (last == null) {
      return true;
    }
    Set<Change> fresh = new HashSet<>();
    long added = 0;
    for (Item item : group) {
      Change covering = covering(item);
      if (!told.containsKey(covering) && fresh.add(covering)) {
        added += item.weight();
      }
    }
    boolean fits =
        told.size() + fresh.size() <= limits.maxChangesPerRecord()
            && bytes + added <= OutboxLimits.MAX_BYTES_PER_RECORD;
    return group.get(0).follows(last) && (fits || fresh.isEmpty());
  }

  private void add(Item item) {
    Change covering = covering(item);
    Told at = told.get(covering);
    if (at == null) {
      at = new Told(item.sequences().first(), new LinkedHashSet<>());
      told.put(covering, at);
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

  /** A status, or a name, would be told at another place than its own, or of more than it names. */
  private Change covering(Item item) {
    Change change = Objects.requireNonNull(item.change());
    return cover
        .of(change.location())
        .map(tree -> new Change(tree, Scope.SUBTREE, ChangeKind.UNKNOWN, change.cause()))
        .orElse(change.plain());
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
