package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scheme;
import io.syncline.core.model.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Writers of a model store and their logs: each mutation commits in one or several steps, is then
 * appended to one of two logs, and is there to be applied at any later time.
 *
 * <p>What a mutation tells follows section 3 of the design alone: a removed or moved tree is a
 * SUBTREE, everything else a PATH; where directories are implicit, whatever is not proven to be a
 * mere modification tells every ancestor.
 */
final class ModelWriters {
  /** The logs of two clusters: the first is this node's own. */
  static final int TOPICS = 2;

  /** One mutation under way. */
  static final class Mutation {
    private final Deque<LongConsumer> commits = new ArrayDeque<>();
    private final int topic;
    private final boolean local;
    private final List<Invalidation> says;
    private long first = Long.MAX_VALUE;

    Mutation(int topic, boolean local, List<Invalidation> says) {
      this.topic = topic;
      this.local = local;
      this.says = says;
    }

    List<Invalidation> says() {
      return says;
    }

    /**
     * Whether this very node made it, and invalidates what it holds without waiting for the log.
     */
    boolean local() {
      return local;
    }

    boolean isCommitted() {
      return commits.isEmpty();
    }
  }

  /**
   * One record of a log.
   *
   * @param committed when the first effect of its mutation was there
   */
  record Logged(List<Invalidation> says, long committed) {}

  private final ModelStore store;
  private final Scheme scheme;
  private final ShardFunction function;
  private final Optional<ShardMutants> mutant;
  private final List<Mutation> active = new ArrayList<>();
  private final List<List<List<Logged>>> logs = new ArrayList<>();
  private final Map<Location, Long> told = new HashMap<>();
  private final Location mount;
  private long published;

  ModelWriters(
      ModelStore store, Location mount, ShardFunction function, Optional<ShardMutants> mutant) {
    this.store = store;
    this.scheme = mount.scheme();
    this.mount = mount;
    this.function = function;
    this.mutant = mutant;
    for (int topic = 0; topic < TOPICS; topic++) {
      List<List<Logged>> partitions = new ArrayList<>();
      for (int partition = 0; partition < function.shards(); partition++) {
        partitions.add(new ArrayList<>());
      }
      logs.add(partitions);
    }
  }

  List<Mutation> active() {
    return active;
  }

  List<Logged> log(int topic, int partition) {
    return logs.get(topic).get(partition);
  }

  /** Commits the next effect of a mutation. */
  void commit(Mutation mutation, long time) {
    mutation.first = Math.min(mutation.first, time);
    mutation.commits.remove().accept(time);
  }

  /** Appends a committed mutation to its log: each partition hears what concerns it. */
  void publish(Mutation mutation) {
    active.remove(mutation);
    published++;
    if (mutant.equals(Optional.of(ShardMutants.LOSE_RECORDS)) && published % 4 == 0) {
      return;
    }
    Map<Integer, Set<Invalidation>> routed = new HashMap<>();
    for (Invalidation one : mutation.says) {
      for (int partition = 0; partition < function.shards(); partition++) {
        if (one.scope() == Scope.SUBTREE || function.shardOf(one.location()) == partition) {
          routed.computeIfAbsent(partition, key -> new LinkedHashSet<>()).add(one);
        }
      }
    }
    routed.forEach(
        (partition, says) ->
            log(mutation.topic, partition).add(new Logged(List.copyOf(says), mutation.first)));
  }

  /** Whether a change of a location was committed that its shard may not have heard of yet. */
  boolean isPending(Location location, long[] next) {
    return oldest(location, function.shardOf(location), next) != Long.MAX_VALUE;
  }

  /** When the oldest change that a shard may not have heard of was committed. */
  long oldestPending(int shard, long[] next) {
    return oldest(null, shard, next);
  }

  private long oldest(Location location, int shard, long[] next) {
    long oldest = Long.MAX_VALUE;
    for (Mutation mutation : active) {
      if (mutation.first != Long.MAX_VALUE && covers(mutation.says, location)) {
        oldest = Math.min(oldest, mutation.first);
      }
    }
    for (int topic = 0; topic < TOPICS; topic++) {
      List<Logged> log = log(topic, shard);
      for (int offset = (int) next[topic]; offset < log.size(); offset++) {
        if (covers(log.get(offset).says(), location)) {
          oldest = Math.min(oldest, log.get(offset).committed());
        }
      }
    }
    return oldest;
  }

  private static boolean covers(List<Invalidation> says, Location location) {
    if (location == null) {
      return true;
    }
    for (Invalidation one : says) {
      if (one.location().equals(location)
          || (one.scope() == Scope.SUBTREE && ModelStore.isAtOrBelow(location, one.location()))) {
        return true;
      }
    }
    return false;
  }

  /** Creates or overwrites a file, where the store allows it. */
  Optional<Mutation> put(Location location, int flags, long step) {
    boolean existed = store.isFile(location);
    if (!scheme.implicitDirectories()
        && (store.isDirectory(location) || !store.isDirectory(location.parent().orElseThrow()))) {
      return Optional.empty();
    }
    boolean modified = existed && (flags & 4) == 0;
    Mutation mutation =
        new Mutation(flags & 1, (flags & 3) == 0, singles(location, !modified, step));
    FileStatus status = store.newFile();
    mutation.commits.add(time -> store.put(location, status, time));
    active.add(mutation);
    return Optional.of(mutation);
  }

  /** Removes a file. */
  Optional<Mutation> delete(Location location, int flags, long step) {
    if (!store.isFile(location)) {
      return Optional.empty();
    }
    Mutation mutation = new Mutation(flags & 1, (flags & 3) == 0, singles(location, true, step));
    mutation.commits.add(time -> store.remove(location, time));
    active.add(mutation);
    return Optional.of(mutation);
  }

  /** Makes a directory, in a tree. */
  Optional<Mutation> makeDirectory(Location location, int flags, long step) {
    if (scheme.implicitDirectories()
        || store.stat(location).isPresent()
        || !store.isDirectory(location.parent().orElseThrow())) {
      return Optional.empty();
    }
    List<Invalidation> says =
        (flags & 4) == 0
            ? singles(location, true, step)
            : List.of(new Invalidation(location, Scope.SUBTREE));
    Mutation mutation = new Mutation(flags & 1, (flags & 3) == 0, says);
    mutation.commits.add(time -> store.put(location, FileStatus.directory(), time));
    active.add(mutation);
    return Optional.of(mutation);
  }

  /**
   * Removes whatever is at and below a location: at once in a tree, key by key in an object store.
   */
  Optional<Mutation> removeTree(Location location, int flags, long step) {
    if (store.stat(location).isEmpty()) {
      return Optional.empty();
    }
    Scope scope =
        mutant.equals(Optional.of(ShardMutants.DIRECTORY_AS_PATH)) ? Scope.PATH : Scope.SUBTREE;
    Mutation mutation =
        new Mutation(flags & 1, (flags & 3) == 0, trees(List.of(location), scope, step));
    if (scheme.implicitDirectories()) {
      for (Location key : store.atOrBelow(location)) {
        mutation.commits.add(time -> store.remove(key, time));
      }
    } else {
      boolean becomesFile = (flags & 4) != 0;
      FileStatus status = store.newFile();
      mutation.commits.add(time -> store.move(location, Optional.empty(), time));
      if (becomesFile) {
        mutation.commits.add(
            time -> {
              if (store.isDirectory(location.parent().orElseThrow())
                  && store.stat(location).isEmpty()) {
                store.put(location, status, time);
              }
            });
      }
    }
    active.add(mutation);
    return Optional.of(mutation);
  }

  /**
   * Moves whatever is at and below a location: at once in a tree, key by key in an object store.
   */
  Optional<Mutation> rename(Location from, Location to, int flags, long step) {
    if (store.stat(from).isEmpty()
        || ModelStore.isAtOrBelow(to, from)
        || ModelStore.isAtOrBelow(from, to)) {
      return Optional.empty();
    }
    if (!scheme.implicitDirectories()
        && (store.stat(to).isPresent() || !store.isDirectory(to.parent().orElseThrow()))) {
      return Optional.empty();
    }
    List<Location> sides =
        mutant.equals(Optional.of(ShardMutants.FORGET_RENAME_TARGET))
            ? List.of(from)
            : List.of(from, to);
    Mutation mutation =
        new Mutation(flags & 1, (flags & 3) == 0, trees(sides, Scope.SUBTREE, step));
    if (scheme.implicitDirectories()) {
      for (Location key : store.atOrBelow(from)) {
        mutation.commits.add(
            time -> store.move(key, Optional.of(ModelStore.moved(key, from, to)), time));
      }
    } else {
      mutation.commits.add(time -> store.move(from, Optional.of(to), time));
    }
    active.add(mutation);
    return Optional.of(mutation);
  }

  private List<Invalidation> singles(Location location, boolean ancestors, long step) {
    List<Invalidation> says = new ArrayList<>();
    says.add(new Invalidation(location, Scope.PATH));
    if (ancestors) {
      addAncestors(location, says, step);
    }
    return says;
  }

  private List<Invalidation> trees(List<Location> locations, Scope scope, long step) {
    List<Invalidation> says = new ArrayList<>();
    for (Location location : locations) {
      says.add(new Invalidation(location, scope));
      addAncestors(location, says, step);
    }
    return says;
  }

  private void addAncestors(Location location, List<Invalidation> says, long step) {
    if (!scheme.implicitDirectories()) {
      return;
    }
    String path = location.path();
    while (!path.isEmpty()) {
      path = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
      Location ancestor = Location.of(location.scheme(), location.authority(), path);
      if (isTold(ancestor, step)) {
        says.add(new Invalidation(ancestor, Scope.PATH));
      }
    }
  }

  private boolean isTold(Location ancestor, long step) {
    if (mutant.equals(Optional.of(ShardMutants.FORGET_ANCESTORS_ABOVE_MOUNT))) {
      return ModelStore.isAtOrBelow(ancestor, mount) && !ancestor.equals(mount);
    }
    if (mutant.equals(Optional.of(ShardMutants.DEDUPE_ANCESTORS))) {
      Long before = told.get(ancestor);
      if (before != null && step - before < 60) {
        return false;
      }
      told.put(ancestor, step);
    }
    return true;
  }
}
