package io.syncline.ufs.limit;

import io.syncline.core.spi.UnderFileSystem;

/** An under file system whose requests pass {@link StoreCalls}. */
public interface PacedStore extends UnderFileSystem {
  /** The calls of this store, for its health. */
  StoreCalls calls();

  /**
   * The same store, each of whose requests that change nothing waits for its turn first; mutations
   * do not. It shares connections and limits with this one and is closed with it, never by itself.
   */
  UnderFileSystem paced(RequestTurns turns);
}
