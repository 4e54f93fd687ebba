package io.syncline.benchmarks;

import io.syncline.core.model.Location;
import java.util.Set;

/** What a store tells of changes, filled before it is read: with Syncline, and without. */
interface PreparedFeed extends AutoCloseable {
  /** For people. */
  String name();

  /** The settings of the store, which is watched, in a node's configuration in YAML. */
  String store();

  /**
   * Fills the feed for both readers; once only, if it keeps what was read.
   *
   * @param round for which nothing was prepared yet
   * @return locations that changed, each of which must be told of as such
   */
  Set<Location> prepare(int round) throws Exception;

  /** Whether what was read stays there, to be read again from where that began. */
  boolean keepsWhatWasRead();

  /** How many events, or messages, one preparation is. */
  int size();

  /** Reads the prepared feed to its end with one bare client, in the calling thread. */
  void readAlone() throws Exception;

  /**
   * Waits until nothing is left of what a watcher is to take out of the feed; returns at once where
   * it takes nothing.
   */
  void awaitTaken() throws Exception;

  @Override
  void close();
}
