package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;

/**
 * What asking for a whole listing came to.
 *
 * @param proof what the store said is there
 * @param stored whether all of it is held and valid
 * @param requests pages that were asked
 * @param answered steady ticker time when the last of them was here
 */
record Listed(Proof proof, boolean stored, long requests, long answered) {
  /** What the answer to a listing proves about the location itself. */
  enum Proof {
    DIRECTORY,
    FILE,
    NOTHING;

    /** Reads the refusal of a first page; other failures are thrown on. */
    static Proof of(SyncException refusal) {
      if (!isNoDirectory(refusal)) {
        throw refusal;
      }
      return refusal.code() == ErrorCode.NOT_FOUND ? NOTHING : FILE;
    }

    /** Whether the store refused because no directory is there; other failures prove nothing. */
    static boolean isNoDirectory(SyncException refusal) {
      return refusal.code() == ErrorCode.NOT_FOUND || refusal.code() == ErrorCode.NOT_A_DIRECTORY;
    }
  }
}
