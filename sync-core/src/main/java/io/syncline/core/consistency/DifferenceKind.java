package io.syncline.core.consistency;

import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Scheme;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In which way an answer of a cluster differs from its store, or from another cluster's. */
public enum DifferenceKind {
  /** The cluster answers that nothing is there, and something is. */
  MISSING_LOCAL,
  /** The cluster answers that something is there, and nothing is. */
  ORPHAN_LOCAL,
  /** Both have a file, of another size or version. */
  STALE_ATTR,
  /** One has a file and the other a directory. */
  TYPE_MISMATCH,
  /** Nobody can tell: the store refused to answer, or never gave the same answer twice. */
  UNVERIFIABLE,
  /** Two clusters answer otherwise, and both claim to be right: one of them is wrong. */
  PEER_DIVERGED;

  /** Whether the answer is known to be wrong, so that something can be done about it. */
  public boolean isRepairable() {
    return this != UNVERIFIABLE && this != PEER_DIVERGED;
  }

  /**
   * How an answer differs from what the store says; empty when it does not.
   *
   * @param held what the cluster answers; null for nothing
   * @param found what the store says; null for nothing
   */
  public static Optional<DifferenceKind> between(
      Scheme scheme, @Nullable FileStatus held, @Nullable FileStatus found) {
    if (held == null) {
      return found == null ? Optional.empty() : Optional.of(MISSING_LOCAL);
    }
    if (found == null) {
      return Optional.of(ORPHAN_LOCAL);
    }
    if (held.type() != found.type()) {
      return Optional.of(TYPE_MISMATCH);
    }
    return held.isDirectory() || SameFile.is(scheme, held, found)
        ? Optional.empty()
        : Optional.of(STALE_ATTR);
  }
}
