package io.syncline.core.shard;

import io.syncline.core.freshness.Reason;
import java.util.EnumMap;
import java.util.Map;

/** What a run went through: a run that served nothing proves nothing. */
final class ShardTally {
  private final Map<Reason, Long> entries = new EnumMap<>(Reason.class);
  private final Map<Reason, Long> listings = new EnumMap<>(Reason.class);

  private long crossed;

  void entry(Reason reason) {
    entries.merge(reason, 1L, Long::sum);
  }

  void listing(Reason reason) {
    listings.merge(reason, 1L, Long::sum);
  }

  /** An answer was news while something else was being asked about the location. */
  void crossed() {
    crossed++;
  }

  boolean haveAnswersCrossed() {
    return crossed > 0;
  }

  boolean isEntryServed() {
    return servable(entries) > 0;
  }

  boolean isListingServed() {
    return servable(listings) > 0;
  }

  /** Of all decisions about entries, how many were to serve. */
  double servableShare() {
    return (double) servable(entries) / Math.max(1, total(entries));
  }

  /** Of all decisions about listings, how many were to serve. */
  double servableListingShare() {
    return (double) servable(listings) / Math.max(1, total(listings));
  }

  boolean wasDecided(Reason reason) {
    return entries.containsKey(reason) || listings.containsKey(reason);
  }

  private static long total(Map<Reason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static long servable(Map<Reason, Long> counts) {
    return counts.entrySet().stream()
        .filter(one -> one.getKey().servable())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
