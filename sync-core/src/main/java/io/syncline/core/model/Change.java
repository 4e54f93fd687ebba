package io.syncline.core.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of the lake as it travels on the bus: what may be old now, and why.
 *
 * @param location what changed
 * @param scope how much of the tree at the location it covers
 * @param kind what happened
 * @param cause why it was published
 * @param status the new status as its publisher saw it, or null; a hint, never applied to what is
 *     not proven older
 * @param mutation the one mutation of the store that is told of, which was done when this was
 *     published; null where nobody knows its name, where there may be more of them, and where it
 *     may be done later
 */
public record Change(
    Location location,
    Scope scope,
    ChangeKind kind,
    Cause cause,
    @Nullable FileStatus status,
    @Nullable MutationId mutation) {
  public Change {
    Objects.requireNonNull(location);
    Objects.requireNonNull(scope);
    Objects.requireNonNull(kind);
    Objects.requireNonNull(cause);
  }

  /** Nobody knows the name of the mutation. */
  public Change(
      Location location, Scope scope, ChangeKind kind, Cause cause, @Nullable FileStatus status) {
    this(location, scope, kind, cause, status, null);
  }

  /** Nobody saw the new status either. */
  public Change(Location location, Scope scope, ChangeKind kind, Cause cause) {
    this(location, scope, kind, cause, null, null);
  }

  /** Nobody knows what happened: where there are directories, it may have been one. */
  public Change unknown() {
    boolean plain = scope == Scope.PATH && location.scheme().implicitDirectories();
    return new Change(location, plain ? Scope.PATH : Scope.SUBTREE, ChangeKind.UNKNOWN, cause);
  }

  /** The same with a status, or without one. */
  public Change with(@Nullable FileStatus seen) {
    return new Change(location, scope, kind, cause, seen, mutation);
  }

  /** The same, told of one mutation, or of nobody knows which. */
  public Change of(@Nullable MutationId named) {
    return new Change(location, scope, kind, cause, status, named);
  }

  /** What may be old, and nothing else. */
  public Change plain() {
    return new Change(location, scope, kind, cause);
  }
}
