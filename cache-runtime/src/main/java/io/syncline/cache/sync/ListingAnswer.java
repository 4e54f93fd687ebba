package io.syncline.cache.sync;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import java.util.Optional;

/**
 * What listing a location came to. Its children were handed over on the way.
 *
 * @param outcome what is there
 * @param own the location's own status where it was needed: always for {@link Outcome#FILE}
 * @param served on what grounds; the children have their own
 * @param unusable keys of the directory that cannot be locations, left out
 * @param requests requests for listings or status sent to the store for this call
 */
public record ListingAnswer(
    Outcome outcome, Optional<FileStatus> own, Served served, long unusable, long requests) {
  /** The same with more keys that were left out. */
  public ListingAnswer withMoreUnusable(long more) {
    return new ListingAnswer(outcome, own, served, unusable + more, requests);
  }

  /** What is at a location that was to be listed. */
  public enum Outcome {
    /** A directory. */
    LISTED,
    /** A file, which has no children. */
    FILE,
    /** Nothing. */
    ABSENT
  }

  /**
   * One child that exists.
   *
   * @param location where it is
   * @param status what is there
   * @param served on what grounds
   */
  public record Child(Location location, FileStatus status, Served served) {}
}
