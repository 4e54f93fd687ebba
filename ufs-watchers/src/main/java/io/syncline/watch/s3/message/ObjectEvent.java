package io.syncline.watch.s3.message;

import io.syncline.core.model.MutationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a store: something happened at a key. What else the event says of the object is left
 * out: stores were seen to tell of objects that they had refused.
 *
 * @param bucket never empty
 * @param key the key; null where the event does not tell, or nobody can read it
 * @param kind what is said to have happened
 * @param time when, by the clock of the store; null where the event does not tell
 * @param mutation what it was that happened; null where the event does not tell
 */
public record ObjectEvent(
    String bucket,
    @Nullable String key,
    Kind kind,
    @Nullable Instant time,
    @Nullable MutationId mutation) {

  /** What is said to have happened. */
  public enum Kind {
    /** An object was stored. */
    CREATED,
    /** An object is gone with all its versions, or hidden, and nothing came to light. */
    REMOVED,
    /** Only what is attached to an object, which was there before and after. */
    ATTACHED,
    /** Something else, such as the removal of one version or of a mark, or nobody knows. */
    OTHER
  }

  /** Nobody knows what it was. */
  public ObjectEvent(String bucket, @Nullable String key, Kind kind, @Nullable Instant time) {
    this(bucket, key, kind, time, null);
  }
}
