package io.syncline.core.feed;

import io.syncline.core.freshness.Bounds;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.Token;
import io.syncline.core.mount.Mount;
import io.syncline.core.origin.Members;
import io.syncline.core.shard.Explanation;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.LogProgress;
import io.syncline.core.shard.Shard;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.time.Moment;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One shard at one node together with its feed: what the log says is told to both, in one step of
 * the store.
 *
 * <p>The order within a step is the feed first: it says what a record, and what is missing before
 * it, invalidate. If the store fails both must be discarded and taken up anew.
 *
 * <p>Thread rule: one call at a time; its owner serialises them, with those of its {@link #shard}.
 */
public final class FedShard {
  private final Shard shard;
  private final ShardFeed feed;
  private final LagEchoes echoes;
  private final UntoldChanges untold;
  private final boolean carrying;

  /** Takes up a shard with what its store holds, as a new boot. */
  public FedShard(ShardStore store, ShardFunction function, ShardLimits limits) {
    this(store, function, limits, FeedSettings.DEFAULT);
  }

  /** The same, whose feed is run in another way. */
  public FedShard(
      ShardStore store, ShardFunction function, ShardLimits limits, FeedSettings settings) {
    feed = new ShardFeed(store.shard(), store.positions(), store.sequences(), settings.limits());
    echoes = new LagEchoes(settings.lag());
    untold = new UntoldChanges(settings.lag());
    shard = new Shard(store, function, limits, untold);
    carrying = settings.carrying();
  }

  /** What it holds; told of what changed only through this class. */
  public Shard shard() {
    return shard;
  }

  /** How much its feed remembers. */
  public FeedSize feedSize() {
    return feed.size().with(echoes.size(), untold.size());
  }

  /**
   * Starts cold.
   *
   * @param ends the ends of all topics; may be empty in a log without any
   * @param members what is known of the origins topic, read to its end after the ends were fixed
   */
  public void coldStart(List<Position> ends, Members members) {
    Map<Origin, Long> sequences = feed.coldStart(ends, members);
    shard.coldStart(new LogProgress(ends, sequences, Set.of()));
    echoes.addAll();
    untold.toldAll();
  }

  /**
   * Time has passed: what was told of a store's lag ago is invalidated once more, because what was
   * asked meanwhile may be older. To be called before each decision about what is held.
   *
   * @param steadyNanos steady ticker time now: a clock that is set forward is no time for the store
   *     to catch up
   */
  public void pass(long steadyNanos) {
    List<Invalidation> due = echoes.due(steadyNanos);
    if (!due.isEmpty()) {
      shard.invalidate(due);
    }
  }

  /**
   * What a reader would be told of a location now, and what that rests on. Changes nothing: where
   * {@link #pass} would invalidate it first, that is said.
   *
   * @param now ticker time
   * @param steadyNanos steady ticker time now
   */
  public Explanation explain(
      Location location, Bounds bounds, long now, Watermark watermark, long steadyNanos) {
    Explanation explanation = shard.explain(location, bounds, now, watermark);
    return echoes.isDue(location, steadyNanos) ? explanation.repeating() : explanation;
  }

  /** Invalidates without a record: an own mutation's local update, or a person's wish. */
  public void invalidate(List<Invalidation> invalidations) {
    shard.invalidate(invalidations);
    told(invalidations);
  }

  /**
   * A topic is read on elsewhere.
   *
   * @param lost whether records may be missing; false for a topic that is read from its first
   */
  public void moved(Position next, String cluster, boolean lost) {
    LogProgress to = LogProgress.to(next, feed.moved(next, cluster, lost));
    if (lost) {
      invalidateAll(to);
    } else {
      shard.progress(to);
    }
  }

  /**
   * Applies one record, and what the numbers before it tell.
   *
   * @param now when it came
   */
  public Reading apply(RecordPlace place, BusRecord record, Members members, Moment now) {
    Reading reading = feed.read(place, record, members, now);
    Map<Origin, Long> numbers =
        reading.nextSequence().isPresent()
            ? Map.of(reading.origin(), reading.nextSequence().getAsLong())
            : Map.of();
    LogProgress behind = LogProgress.to(place.next(), numbers);
    if (reading.whole()) {
      invalidateAll(behind);
    } else if (reading.invalidations().isEmpty()) {
      shard.progress(behind);
    } else {
      shard.apply(carrying ? reading.invalidations() : plain(reading.invalidations()), behind);
      told(reading.invalidations());
    }
    return reading;
  }

  /** A record that cannot be read may have said anything. */
  public void unreadable(Position next) {
    feed.passed(next);
    invalidateAll(LogProgress.to(next));
  }

  /** See {@link ShardFeed#sampled}. */
  public void sampled(
      String topic, String topicId, long asked, long readThen, long end, int leaderEpoch) {
    feed.sampled(topic, topicId, asked, readThen, end, leaderEpoch);
  }

  /**
   * The origins topic was read further; to be called before anything is proven with these members.
   */
  public Settlement settle(Members members) {
    Settlement settlement = feed.settle(members);
    List<Origin> forgotten = feed.forgetEnded(members);
    LogProgress forgetting = new LogProgress(List.of(), Map.of(), Set.copyOf(forgotten));
    if (settlement.whole()) {
      invalidateAll(forgetting);
    } else if (!settlement.invalidations().isEmpty()) {
      shard.apply(settlement.invalidations(), forgetting);
      told(settlement.invalidations());
    } else if (!forgotten.isEmpty()) {
      shard.progress(forgetting);
    }
    return settlement;
  }

  /** Up to which instant this shard was told of every change that concerns a mount. */
  public FeedProof proof(Mount mount, Members members) {
    return shard.isStarted()
        ? feed.proof(mount, members)
        : FeedProof.unknown(FeedProof.Limit.ORIGINS_UNKNOWN, "");
  }

  /**
   * Up to which instant this shard was told of every change that was made through the log at, below
   * or above some locations; the least that is proven of one of them.
   *
   * @param locations at least one
   */
  public FeedProof told(Collection<Location> locations, Members members) {
    if (!shard.isStarted()) {
      return FeedProof.unknown(FeedProof.Limit.ORIGINS_UNKNOWN, "");
    }
    return locations.stream()
        .map(location -> feed.told(location, members))
        .reduce(FeedProof::weaker)
        .orElseThrow(() -> new IllegalArgumentException("no location is named"));
  }

  /**
   * The proofs of several mounts, by location. Where mounts that expect different things show the
   * same location, the weaker one counts.
   */
  public Map<Location, FeedProof> proofs(Collection<Mount> mounts, Members members) {
    Map<Location, FeedProof> proofs = new HashMap<>();
    for (Mount mount : mounts) {
      proofs.merge(mount.location(), proof(mount, members), FeedProof::weaker);
    }
    return Map.copyOf(proofs);
  }

  /**
   * Changes that the store showed, that nobody told of, and that nobody will tell of any more. Each
   * is said once. What is held here is right already.
   *
   * @param proofs as {@link #proofs} returned them last
   * @param nanos ticker time now
   */
  public List<Invalidation> untold(Map<Location, FeedProof> proofs, long nanos) {
    return untold.judge(proofs, nanos);
  }

  /** Whether the write that a token stands for is applied here, or covered by what was. */
  public boolean isApplied(Token token, Members members) {
    return feed.isApplied(token, members);
  }

  private static List<Invalidation> plain(List<Invalidation> invalidations) {
    return invalidations.stream().map(Invalidation::withoutStatus).toList();
  }

  private void invalidateAll(LogProgress behind) {
    shard.invalidateAll(behind);
    echoes.addAll();
    untold.toldAll();
  }

  private void told(List<Invalidation> invalidations) {
    echoes.add(invalidations);
    untold.told(invalidations);
  }
}
