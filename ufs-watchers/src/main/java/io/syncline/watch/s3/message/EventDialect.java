package io.syncline.watch.s3.message;

import java.util.function.BooleanSupplier;

/**
 * What differs between stores that send events like S3.
 *
 * @param keys how they write keys
 * @param requestIds whether each request has an id of its own, as far as anybody knows now, which
 *     the events of what it did repeat; otherwise nobody knows which mutation an event is of
 */
public record EventDialect(KeyDecoding keys, BooleanSupplier requestIds) {
  /** As AWS writes them, but without believing its ids. */
  public static final EventDialect DEFAULT = new EventDialect(KeyDecoding.URL, false);

  /** One whose ids are believed for good, or never. */
  public EventDialect(KeyDecoding keys, boolean requestIds) {
    this(keys, () -> requestIds);
  }
}
