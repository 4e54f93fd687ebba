package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a shard holds about one location.
 *
 * @param state whether something is there, as far as was asked
 * @param status what is there; null unless {@code state} is {@link State#PRESENT}
 * @param stale whether an invalidation came since; cleared only by a sync that started after it
 * @param validation when it was asked
 */
public record Entry(
    State state, @Nullable FileStatus status, boolean stale, Validation validation) {
  /** Whether something is at a location. */
  public enum State {
    /** It exists. */
    PRESENT,
    /** The store said that nothing is there. */
    ABSENT,
    /** A change was heard of and the store never asked: always stale. */
    PLACEHOLDER
  }

  public Entry {
    Objects.requireNonNull(validation);
    if ((state == State.PRESENT) != (status != null)) {
      throw new IllegalArgumentException("an entry has a status exactly when something is there");
    }
    if (state == State.PLACEHOLDER && !stale) {
      throw new IllegalArgumentException("a placeholder is always stale");
    }
  }

  /** Something is there, valid. */
  public static Entry present(FileStatus status, Validation validation) {
    return new Entry(State.PRESENT, status, false, validation);
  }

  /** Nothing is there, valid. */
  public static Entry absent(Validation validation) {
    return new Entry(State.ABSENT, null, false, validation);
  }

  /** A change was heard of. */
  public static Entry placeholder() {
    return new Entry(State.PLACEHOLDER, null, true, Validation.NONE);
  }

  /** The same, known to be possibly old. */
  public Entry asStale() {
    return stale ? this : new Entry(state, status, true, validation);
  }

  /** The same, known to be so by something else. */
  Entry validatedBy(Validation other) {
    return new Entry(state, status, stale, other);
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return status != null && status.isDirectory();
  }
}
