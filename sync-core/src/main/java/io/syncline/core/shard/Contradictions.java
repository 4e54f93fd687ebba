package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import org.jspecify.annotations.Nullable;

/** Hears of answers of a store that are not what was held as valid. */
@FunctionalInterface
public interface Contradictions {
  /** Hears nothing. */
  Contradictions NONE = (location, held, found) -> {};

  /**
   * An answer is being stored, in the step in which this is told.
   *
   * @param held what was held; null for nothing there
   * @param found what is there; null for nothing
   */
  void contradicted(Location location, @Nullable FileStatus held, @Nullable FileStatus found);
}
