package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a store lists of a directory, in {@link io.syncline.core.model.SiblingOrder}; it is asked
 * page by page as the stream is read.
 */
public interface FoundChildren {
  /** The next of them; null behind the last. */
  @Nullable Child next() throws InterruptedException;

  /**
   * One child.
   *
   * @param slot where it is ordered among its siblings
   * @param status what the store says
   */
  record Child(String slot, FileStatus status) {}

  /**
   * When the page was asked for from which came what was looked at last, as in {@link Sighting}.
   */
  long asked();

  /** When that page was here, as in {@link Sighting}. */
  long answered();
}
