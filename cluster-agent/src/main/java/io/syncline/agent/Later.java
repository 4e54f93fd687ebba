package io.syncline.agent;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A part that is made after those which call it, and before any of them is started. */
final class Later<T> {
  private volatile @Nullable T part;

  void set(T made) {
    part = made;
  }

  T get() {
    return Objects.requireNonNull(part, "the part is not made yet");
  }
}
