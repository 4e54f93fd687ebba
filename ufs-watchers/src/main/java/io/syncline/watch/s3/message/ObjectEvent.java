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
    /** An object, one of its versions, or what stood for its removal is gone. */
    REMOVED,
    /** Only what is attached to an object, which was there before and after. */
    ATTACHED,
    /** Something else, or nobody knows. */
    OTHER
  }

  /** Nobody knows what it was. */
  public ObjectEvent(String bucket, @Nullable String key, Kind kind, @Nullable Instant time) {
    this(bucket, key, kind, time, null);
  }
}
