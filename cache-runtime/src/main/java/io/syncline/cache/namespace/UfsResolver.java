package io.syncline.cache.namespace;

import io.syncline.core.mount.Mount;
import io.syncline.core.spi.UnderFileSystem;

/**
 * Finds the under file system that a mount shows; the same object for mounts that share one store's
 * settings.
 */
@FunctionalInterface
public interface UfsResolver {
  /**
   * The store behind a mount.
   *
   * @throws io.syncline.core.error.SyncException {@code INVALID_CONFIGURATION} when the node has no
   *     settings for it
   */
  UnderFileSystem resolve(Mount mount);
}
