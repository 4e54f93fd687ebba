package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a shard of unlimited memory would know: every invalidation that it applied and every answer
 * that it was given, in the order of steps. It forgets nothing, collapses nothing and evicts
 * nothing.
 */
final class ShardOracle {
  /** An invalidation of a location, or of all where that is empty. */
  private record Applied(long step, Optional<Invalidation> what) {
    boolean covers(Location location) {
      if (what.isEmpty() || what.get().location().equals(location)) {
        return true;
      }
      return what.get().scope() == Scope.SUBTREE
          && ModelStore.isAtOrBelow(location, what.get().location());
    }
  }

  /**
   * What a sync said about a location.
   *
   * @param began the step in which it was registered
   * @param given the step in which its result was handed over
   * @param news whether it was not what was held
   */
  private record Answer(
      long began, long given, Location location, Optional<FileStatus> content, boolean news) {}

  /** A listing that was handed over to its end. */
  private record Listed(long began, long given, Location directory) {}

  private final List<Applied> applied = new ArrayList<>();
  private final List<Answer> answers = new ArrayList<>();
  private final List<Listed> listed = new ArrayList<>();

  void applied(Invalidation invalidation, long step) {
    applied.add(new Applied(step, Optional.of(invalidation)));
  }

  void appliedAll(long step) {
    applied.add(new Applied(step, Optional.empty()));
  }

  void answered(
      long began, long given, Location location, Optional<FileStatus> content, boolean news) {
    answers.add(new Answer(began, given, location, content, news));
  }

  void listed(long began, long given, Location directory) {
    listed.add(new Listed(began, given, directory));
  }

  /** The power went off: what came after a step never happened. */
  void forgetAfter(long step) {
    applied.removeIf(one -> one.step() > step);
    answers.removeIf(one -> one.given() > step);
    listed.removeIf(one -> one.given() > step);
  }

  /** The step of the newest invalidation of a location; -1 for none. */
  long lastInvalidated(Location location) {
    for (int i = applied.size() - 1; i >= 0; i--) {
      if (applied.get(i).covers(location)) {
        return applied.get(i).step();
      }
    }
    return -1;
  }

  /** Whether anything at all was invalidated since a step. */
  boolean isInvalidatedSince(long step) {
    return !applied.isEmpty() && applied.get(applied.size() - 1).step() > step;
  }

  /** Whether an answer that was news was handed over since a step, about any such location. */
  boolean isNewsSince(long step, Predicate<Location> locations) {
    return answers.stream()
        .anyMatch(one -> one.news() && one.given() > step && locations.test(one.location()));
  }

  /**
   * Whether some sync that began after the newest invalidation of a location said this about it.
   */
  boolean mayServe(Location location, Optional<FileStatus> content) {
    long since = lastInvalidated(location);
    for (Answer answer : answers) {
      if (answer.began() > since
          && answer.location().equals(location)
          && answer.content().equals(content)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What the sync that began last, of those whose answer was handed over, said about a location.
   */
  Set<Optional<FileStatus>> newest(Location location) {
    long began = -1;
    Set<Optional<FileStatus>> said = new HashSet<>();
    for (Answer answer : answers) {
      if (answer.location().equals(location) && answer.began() >= began) {
        if (answer.began() > began) {
          said.clear();
          began = answer.began();
        }
        said.add(answer.content());
      }
    }
    return said;
  }

  /**
   * Whether some listing that began after the newest invalidation of the directory's whole tree
   * went to its end.
   */
  boolean mayServeListing(Location directory) {
    long since = -1;
    for (Applied one : applied) {
      boolean tree = one.what().isEmpty() || one.what().get().scope() == Scope.SUBTREE;
      if (tree && one.covers(directory)) {
        since = one.step();
      }
    }
    for (Listed one : listed) {
      if (one.began() > since && one.directory().equals(directory)) {
        return true;
      }
    }
    return false;
  }
}
