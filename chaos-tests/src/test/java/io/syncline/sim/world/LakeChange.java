package io.syncline.sim.world;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import java.util.List;

/**
 * One request that changes the lake.
 *
 * @param kind what is asked for
 * @param location of what
 * @param to where it goes; the location itself unless it is renamed
 */
public record LakeChange(Kind kind, Location location, Location to) {
  /** What can be asked of a store. */
  public enum Kind {
    /** Write a file whole. */
    PUT,
    /** Remove a file. */
    DELETE,
    /** Make a directory; trees only. */
    MAKE_DIRECTORY,
    /** Remove a directory with all that is in it; trees only. */
    REMOVE_TREE,
    /** Move a directory; trees only. */
    RENAME_TREE
  }

  public static LakeChange of(Kind kind, Location location) {
    return new LakeChange(kind, location, location);
  }

  /** What a writer announces before it asks, and tells when it is done. */
  public List<Change> announced() {
    return switch (kind) {
      case PUT -> List.of(change(location, Scope.PATH, ChangeKind.CREATED));
      case DELETE -> List.of(change(location, Scope.PATH, ChangeKind.REMOVED));
      case MAKE_DIRECTORY -> List.of(change(location, Scope.SUBTREE, ChangeKind.CREATED));
      case REMOVE_TREE -> List.of(change(location, Scope.SUBTREE, ChangeKind.REMOVED));
      case RENAME_TREE ->
          List.of(
              change(location, Scope.SUBTREE, ChangeKind.REMOVED),
              change(to, Scope.SUBTREE, ChangeKind.CREATED));
    };
  }

  private static Change change(Location location, Scope scope, ChangeKind kind) {
    return new Change(location, scope, kind, Cause.WRITE);
  }
}
