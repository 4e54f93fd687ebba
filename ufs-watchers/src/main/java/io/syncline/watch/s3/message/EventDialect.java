package io.syncline.watch.s3.message;

/**
 * What differs between stores that send events like S3.
 *
 * @param keys how they write keys
 * @param requestIds whether each request has an id of its own, which the events of what it did
 *     repeat; otherwise nobody knows which mutation an event is of
 */
public record EventDialect(KeyDecoding keys, boolean requestIds) {
  /** As AWS writes them, but without believing its ids. */
  public static final EventDialect DEFAULT = new EventDialect(KeyDecoding.URL, false);
}
