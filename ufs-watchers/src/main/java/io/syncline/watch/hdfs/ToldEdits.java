package io.syncline.watch.hdfs;

import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.core.watch.Poll;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one poll, each location once for each scope and each mutation that has a name, not
 * more than a poll may have.
 */
final class ToldEdits {
  private final Map<Key, Change> changes = new LinkedHashMap<>();

  /** What is told once. */
  private record Key(Location location, Scope scope, @Nullable MutationId mutation) {}

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Adds what belongs together.
   *
   * @return false if there is no room for all of it: nothing was added
   */
  boolean add(List<Change> more) {
    if (changes.size() + more.size() > Poll.MAX_CHANGES) {
      return false;
    }
    for (Change change : more) {
      Key key = new Key(change.location(), change.scope(), change.mutation());
      changes.merge(key, change, ToldEdits::both);
    }
    return true;
  }

  List<Change> all() {
    return List.copyOf(changes.values());
  }

  private static Change both(Change first, Change second) {
    boolean made =
        first.kind() == second.kind()
            || (first.kind() == ChangeKind.CREATED && second.kind() == ChangeKind.MODIFIED);
    return made
        ? first
        : new Change(first.location(), first.scope(), ChangeKind.UNKNOWN, first.cause())
            .of(first.mutation());
  }
}
