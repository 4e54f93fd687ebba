package io.syncline.core.shard;

import io.syncline.core.model.FileStatus;
import io.syncline.core.time.Moment;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The status of a location right after a change, as the record of the change carries it.
 *
 * <p>It may take the place of what is held only where that is valid, and was asked or heard of
 * before the change began. Anything else may be newer, or may lack a change that the status lacks
 * as well.
 *
 * @param status a file's, with a version
 * @param began ticker time of an instant that the change began after; empty when none is known
 * @param heard when the record came
 */
public record Carried(FileStatus status, OptionalLong began, Moment heard) {
  public Carried {
    Objects.requireNonNull(began);
    Objects.requireNonNull(heard);
    if (status.isDirectory() || status.version() == null) {
      throw new IllegalArgumentException("only a file's status with a version is carried");
    }
  }

  /**
   * Whether the change began after everything that is known of a location was asked or heard of.
   *
   * @param answered steady ticker time by which that was; empty for before this boot, which may be
   *     later than an instant that was sampled for an earlier one
   */
  boolean isLater(OptionalLong answered) {
    return began.isPresent()
        && answered.isPresent()
        && answered.getAsLong() != Validation.UNKNOWN
        && began.getAsLong() - heard.latest(answered.getAsLong()) > 0;
  }
}
