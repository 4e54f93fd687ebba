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
 * @param vanished origins of which nothing is said any more, although not all that they appended
 *     here was read
 * @param outside origins that told of changes where they do not write
 */
public record Settlement(
    List<Invalidation> invalidations,
    boolean whole,
    List<Origin> neverJoined,
    List<Origin> vanished,
    List<Outside> outside) {
  /** Nothing new. */
  public static final Settlement NOTHING =
      new Settlement(List.of(), false, List.of(), List.of(), List.of());

  public Settlement {
    invalidations = List.copyOf(invalidations);
    neverJoined = List.copyOf(neverJoined);
    vanished = List.copyOf(vanished);
    outside = List.copyOf(outside);
  }
}
