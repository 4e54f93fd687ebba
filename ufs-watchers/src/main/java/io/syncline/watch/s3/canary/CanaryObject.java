package io.syncline.watch.s3.canary;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;

/** Canaries: small objects below one prefix, in a store whose events a feed tells of. */
public interface CanaryObject {
  /**
   * Where the next one is to be written. Names come again only after {@link
   * io.syncline.core.watch.CanaryWatch#MAX_OUT} others, so that few objects are enough for ever.
   *
   * <p>Thread rule: the one of its feed.
   */
  Location next();

  /**
   * Writes one; may take as long as the store takes.
   *
   * <p>Thread rule: another thread, one call at a time.
   *
   * @throws SyncException if nobody knows whether it is there
   */
  void write(Location at);
}
