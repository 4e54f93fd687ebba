package io.syncline.core.feed;

import io.syncline.core.model.Origin;
import io.syncline.core.shard.Invalidation;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one record means for a shard; to be stored in one step with the position behind it.
 *
 * @param invalidations what may be old, the scope of a loss included
 * @param whole whether the whole shard may be old
 * @param loss what was lost before the record; empty when nothing was
 * @param lost how many records are missing, where that is known; 0 otherwise
 * @param origin who appended it
 * @param nextSequence the sequence number of the origin that a restart is to expect next; empty
 *     where none is kept: too many origins are not known, or it is the fence of another cluster's
 * @param echoes changes that invalidate nothing: their mutations were told of already
 */
public record Reading(
    List<Invalidation> invalidations,
    boolean whole,
    Optional<FeedLoss> loss,
    long lost,
    Origin origin,
    OptionalLong nextSequence,
    int echoes) {
  public Reading {
    invalidations = List.copyOf(invalidations);
  }

  /** Of a record whose numbers say nothing, and of whose origin nothing is kept. */
  static Reading unnumbered(Origin origin, Collection<Invalidation> invalidations) {
    return new Reading(
        List.copyOf(invalidations), false, Optional.empty(), 0, origin, OptionalLong.empty(), 0);
  }
}
