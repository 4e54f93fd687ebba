package io.syncline.core.outbox;

import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.ShardFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which partitions must hear of a change, and what each of them is told.
 *
 * <p>A PATH goes to the shard of its location, a SUBTREE to every shard. Where directories exist
 * only because something lies below them, whatever may make or remove a location also makes or
 * removes its ancestors: each of them, up to the root of the store and above the writer's own
 * mount, is told as a PATH of its own shard.
 */
public final class RecordRouter {
  /** Mutations by name for which an ancestor is told of one by one. */
  public static final int MAX_NAMED = 64;

  private final ShardFunction function;
  private final Runnable unnamed;

  /** A router whose limits nobody counts. */
  public RecordRouter(ShardFunction function) {
    this(function, () -> {});
  }

  /**
   * A router.
   *
   * @param unnamed told of each ancestor that has too many named mutations below it
   */
  RecordRouter(ShardFunction function, Runnable unnamed) {
    this.function = function;
    this.unnamed = unnamed;
  }

  /**
   * All that a mutation's changes invalidate: they themselves, and the ancestors that come and go
   * with them. An ancestor is told of once for each named mutation below it, so that the events of
   * these are known there too; once without a name where there are too many.
   */
  public static List<Change> expand(List<Change> changes) {
    return expand(changes, () -> {});
  }

  private static List<Change> expand(List<Change> changes, Runnable unnamed) {
    Set<Change> expanded = new LinkedHashSet<>(changes);
    Map<Location, Set<Change>> ancestors = new LinkedHashMap<>();
    for (Change change : changes) {
      if (change.location().scheme().implicitDirectories()
          && change.kind() != ChangeKind.MODIFIED) {
        for (Location ancestor : change.location().ancestors()) {
          ancestors
              .computeIfAbsent(ancestor, key -> new LinkedHashSet<>())
              .add(above(ancestor, change));
        }
      }
    }
    for (Set<Change> told : ancestors.values()) {
      told.removeIf(change -> isRemoval(change) && told.contains(mayAppear(change)));
      if (told.size() > MAX_NAMED) {
        expanded.add(inOne(told));
        unnamed.run();
      } else {
        expanded.addAll(told);
      }
    }
    return List.copyOf(expanded);
  }

  /** A removal makes no directory above appear. */
  private static Change above(Location ancestor, Change change) {
    Change above = new Change(ancestor, Scope.PATH, ChangeKind.REMOVED, change.cause());
    return (isRemoval(change) ? above : mayAppear(above)).of(change.mutation());
  }

  private static boolean isRemoval(Change change) {
    return change.kind() == ChangeKind.REMOVED;
  }

  private static Change mayAppear(Change change) {
    return new Change(
        change.location(),
        change.scope(),
        ChangeKind.UNKNOWN,
        change.cause(),
        null,
        change.mutation());
  }

  private static Change inOne(Set<Change> told) {
    Change one = told.iterator().next();
    return (told.stream().allMatch(RecordRouter::isRemoval) ? one : mayAppear(one)).plain();
  }

  /**
   * What each partition is told, by partition; never empty for changes that are not. Within a
   * partition the order of {@link #expand} is kept.
   */
  public SortedMap<Integer, List<Change>> route(List<Change> changes) {
    SortedMap<Integer, List<Change>> routed = new TreeMap<>();
    for (Change change : expand(changes, unnamed)) {
      if (change.scope() == Scope.SUBTREE) {
        for (int partition = 0; partition < function.shards(); partition++) {
          add(routed, partition, change);
        }
      } else {
        add(routed, function.shardOf(change.location()), change);
      }
    }
    return routed;
  }

  private static void add(SortedMap<Integer, List<Change>> routed, int partition, Change change) {
    routed.computeIfAbsent(partition, key -> new ArrayList<>()).add(change);
  }
}
