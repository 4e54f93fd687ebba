package io.syncline.core.log;

import io.syncline.core.model.Origin;
import java.util.Objects;
import java.util.Optional;

/**
 * A record of a log that breaks a promise of its writers.
 *
 * @param kind which promise
 * @param partition of the topic
 * @param offset of the record
 * @param origin who appended it, where that can be told
 * @param detail what was found and what was expected; one line for a person
 */
public record LogFault(
    Kind kind, int partition, long offset, Optional<Origin> origin, String detail) {
  public LogFault {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(detail);
  }

  /** Which promise is broken. */
  public enum Kind {
    /**
     * Numbers of an origin are missing: what they told of was invalidated as all that it writes.
     */
    MISSING,
    /** A record that cannot be read, or is not where it belongs. */
    UNREADABLE,
    /** A heartbeat that claims what its origin cannot know. */
    WRONG_CLAIM,
    /** A record of an origin that had left, or was fenced. */
    AFTER_END
  }
}
