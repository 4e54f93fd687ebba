package io.syncline.core.feed;

import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which mutations a shard was told of at which locations since it was taken up, and whether by who
 * made them or by who watches.
 *
 * <p>Nothing is kept on disk and the oldest is forgotten: who is told again of what was forgotten
 * takes it as new.
 */
final class AppliedMutations {
  private final int most;
  private final Set<Told> told = new LinkedHashSet<>();

  private record Told(Location location, MutationId mutation, boolean byWatcher) {}

  /**
   * Nothing was told.
   *
   * @param most how many are remembered
   */
  AppliedMutations(int most) {
    this.most = most;
  }

  boolean contains(Location location, MutationId mutation, boolean byWatcher) {
    return told.contains(new Told(location, mutation, byWatcher));
  }

  void add(Location location, MutationId mutation, boolean byWatcher) {
    if (told.add(new Told(location, mutation, byWatcher)) && told.size() > most) {
      var oldest = told.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  void clear() {
    told.clear();
  }

  int size() {
    return told.size();
  }
}
