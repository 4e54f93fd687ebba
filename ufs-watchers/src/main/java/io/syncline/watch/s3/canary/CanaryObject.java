package io.syncline.watch.s3.canary;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;

/**
 * Writes canaries: small objects below one prefix, in a store whose events a feed tells of.
 *
 * <p>Thread rule: one thread.
 */
public interface CanaryObject {
  /**
   * Writes one. Names come again only after {@link io.syncline.core.watch.CanaryWatch#MAX_OUT}
   * others, so that few objects are enough for ever.
   *
   * @return where it is, once the store has it
   * @throws SyncException if nobody knows whether it is there
   */
  Location write();
}
