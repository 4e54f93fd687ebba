package io.syncline.core.feed;

import io.syncline.core.model.Origin;
import io.syncline.core.shard.Invalidation;
import java.util.List;

/**
 * What is known only now, that the origins were read again.
 *
 * @param invalidations what may be old
 * @param whole whether the whole shard may be old
 * @param neverJoined origins that appended here and certainly never joined; each is named once
 */
public record Settlement(
    List<Invalidation> invalidations, boolean whole, List<Origin> neverJoined) {
  /** Nothing new. */
  public static final Settlement NOTHING = new Settlement(List.of(), false, List.of());

  public Settlement {
    invalidations = List.copyOf(invalidations);
    neverJoined = List.copyOf(neverJoined);
  }
}
