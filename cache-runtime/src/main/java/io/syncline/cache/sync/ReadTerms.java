package io.syncline.cache.sync;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Bounds;
import io.syncline.core.model.Location;
import io.syncline.core.model.Token;
import io.syncline.core.session.Seen;
import io.syncline.core.spi.UnderFileSystem;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * On what terms a part of the lake is read.
 *
 * @param mount the location that the mount shows: whose feed counts
 * @param ufs the store to ask
 * @param bounds how old an answer may be
 * @param serveStale whether what is too old is given when the store does not answer
 * @param tokens writes that the answer must reflect, as far as they concern what is read; where
 *     there are any, nothing too old is ever given
 * @param seen what the caller has seen of it: the answer must not be older; where there is any,
 *     nothing too old is ever given
 */
public record ReadTerms(
    Location mount,
    UnderFileSystem ufs,
    Bounds bounds,
    boolean serveStale,
    List<Token> tokens,
    List<Seen> seen) {
  private static final Set<ErrorCode> UNAVAILABLE =
      Set.of(ErrorCode.UFS_UNAVAILABLE, ErrorCode.UFS_THROTTLED, ErrorCode.UFS_BUSY);

  public ReadTerms {
    Objects.requireNonNull(mount);
    Objects.requireNonNull(ufs);
    Objects.requireNonNull(bounds);
    tokens = List.copyOf(tokens);
    seen = List.copyOf(seen);
  }

  /** Terms of a caller who has seen nothing. */
  public ReadTerms(
      Location mount, UnderFileSystem ufs, Bounds bounds, boolean serveStale, List<Token> tokens) {
    this(mount, ufs, bounds, serveStale, tokens, List.of());
  }

  /** Terms without tokens. */
  public ReadTerms(Location mount, UnderFileSystem ufs, Bounds bounds, boolean serveStale) {
    this(mount, ufs, bounds, serveStale, List.of());
  }

  /** The same, asking the store every time. */
  public ReadTerms asking() {
    return new ReadTerms(mount, ufs, new Bound(0), false, tokens, seen);
  }

  /** The same with bounds that are not weaker. */
  ReadTerms within(Bound stricter) {
    return new ReadTerms(mount, ufs, bounds.min(stricter), serveStale, tokens, seen);
  }

  /**
   * Whether what is held is given in place of an error: the store did not answer, rather than
   * refuse.
   */
  boolean serveStaleAfter(SyncException failure) {
    return serveStale && tokens.isEmpty() && seen.isEmpty() && UNAVAILABLE.contains(failure.code());
  }
}
