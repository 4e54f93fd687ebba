package io.syncline.core.shard;

import java.util.Objects;

/**
 * What a shard knows about the whole of a directory's children.
 *
 * @param complete whether every child that exists has an entry: then a name without one is absent
 * @param validation when the directory was listed; lifts the validation of each child that it saw
 * @param children how many children the listing returned: an estimate of what the next one costs
 * @param stale how many entries of children became stale since: an estimate of what asking them one
 *     by one costs
 * @param unusable how many keys of the directory cannot be paths
 */
public record Listing(
    boolean complete, Validation validation, long children, long stale, long unusable) {
  public Listing {
    Objects.requireNonNull(validation);
  }

  /** The same, no longer known to be complete. */
  public Listing incomplete() {
    return complete ? new Listing(false, validation, children, stale, unusable) : this;
  }

  /** The same with some more, or fewer, stale children. */
  Listing withStale(long more) {
    return new Listing(complete, validation, children, Math.max(0, stale + more), unusable);
  }
}
