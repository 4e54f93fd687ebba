package io.syncline.cache.check;

import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.consistency.HeldAnswer;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.EntryDecision;
import io.syncline.core.shard.Validation;
import io.syncline.core.time.Ticker;
import java.util.Optional;
import java.util.OptionalLong;

/** What a node would answer about single locations, as it is compared with what the store says. */
final class NodeAnswers {
  private final HeldAnswers answers;
  private final ReadTerms terms;
  private final Ticker ticker;

  NodeAnswers(HeldAnswers answers, ReadTerms terms, Ticker ticker) {
    this.answers = answers;
    this.terms = terms;
    this.ticker = ticker;
  }

  /** What the node would answer now without asking; empty where it would ask. */
  Optional<HeldAnswer> of(Location location) {
    long now = ticker.steadyNanos();
    return answers
        .entry(location, terms)
        .filter(EntryDecision::servable)
        .map(
            served -> {
              Entry entry = served.entry();
              return new HeldAnswer(
                  entry == null ? null : entry.status(),
                  learned(served.answered(), now),
                  served.since());
            });
  }

  /** What came at an unknown time may have come just now. */
  private static OptionalLong learned(OptionalLong answered, long now) {
    return answered.isPresent() && answered.getAsLong() == Validation.UNKNOWN
        ? OptionalLong.of(now)
        : answered;
  }
}
