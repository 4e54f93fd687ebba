package io.syncline.core.feed;

/**
 * Records of a cluster are missing, and what its origins could write was invalidated as it was
 * known then.
 *
 * @param seen ticker time at which that was found
 * @param known the instant up to which the origins were known then
 * @param before the offset of the last record before those that are missing
 */
record Gap(long seen, long known, long before) {
  /** Both at once: what holds for either. */
  Gap and(Gap later) {
    return new Gap(later.seen, known, Math.min(before, later.before));
  }
}
