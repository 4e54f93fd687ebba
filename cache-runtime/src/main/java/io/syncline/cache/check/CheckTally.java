package io.syncline.cache.check;

/**
 * What a check of a shard did since it began.
 *
 * @param directories directories that were compared as a whole
 * @param compared locations that the node would answer about, compared with the store
 * @param unserved locations that the node would ask the store about, or of which it does not know
 *     whether they are all: there is nothing to compare
 * @param settled differences that were none any more when they were looked at again
 * @param waiting differences that are looked at again
 * @param requests requests sent to the store
 */
public record CheckTally(
    long directories, long compared, long unserved, long settled, int waiting, long requests) {
  /** Nothing was done. */
  public static final CheckTally NONE = new CheckTally(0, 0, 0, 0, 0, 0);

  /** Both together. */
  public CheckTally and(CheckTally other) {
    return new CheckTally(
        directories + other.directories,
        compared + other.compared,
        unserved + other.unserved,
        settled + other.settled,
        waiting + other.waiting,
        requests + other.requests);
  }
}
