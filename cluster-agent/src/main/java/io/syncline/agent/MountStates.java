package io.syncline.agent;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.cache.sync.NodeShards;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.mount.Mount;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Says how well the change feed covers a mount, from what is proven in this node's shards. */
final class MountStates {
  private final NodeShards shards;
  private final Ticker ticker;
  private final Function<Mount, Optional<Duration>> reconciled;

  /**
   * The states of mounts.
   *
   * @param reconciled how long ago all that is held of a mount was asked again
   */
  MountStates(NodeShards shards, Ticker ticker, Function<Mount, Optional<Duration>> reconciled) {
    this.shards = shards;
    this.ticker = ticker;
    this.reconciled = reconciled;
  }

  /**
   * How one shard stands.
   *
   * @param proof what is proven there; empty when nothing was looked at
   * @param age how long ago the instant is that is proven; zero where none is
   */
  private record InShard(MountView.State state, Optional<FeedProof> proof, Duration age) {}

  MountView of(MountDefinition definition) {
    long now = ticker.nanos();
    List<InShard> all =
        shards.ownedShards().stream().map(shard -> look(shard, definition.mount(), now)).toList();
    Optional<InShard> worst =
        all.stream().max(Comparator.comparing(InShard::state).thenComparing(InShard::age));
    return new MountView(
        definition,
        worst.map(InShard::state).orElse(MountView.State.UNKNOWN),
        worst
            .filter(shard -> shard.state().compareTo(MountView.State.CATCHING_UP) <= 0)
            .map(InShard::age),
        new MountView.ShardStates(
            count(all, MountView.State.LIVE),
            count(all, MountView.State.CATCHING_UP),
            count(all, MountView.State.POLLING),
            count(all, MountView.State.UNKNOWN)),
        worst.flatMap(InShard::proof),
        reconciled.apply(definition.mount()));
  }

  /** How well the feed covers a mount in one shard. */
  MountView.State in(int shard, Mount mount) {
    return look(shard, mount, ticker.nanos()).state();
  }

  private InShard look(int shard, Mount mount, long now) {
    Optional<FeedProof> proof = shards.proof(shard, mount.location());
    Duration age =
        proof
            .filter(known -> known.nanos().isPresent())
            .map(known -> Duration.ofNanos(Math.max(0, now - known.nanos().getAsLong())))
            .orElse(Duration.ZERO);
    return new InShard(state(proof, age, mount.policy().syncInterval().bound()), proof, age);
  }

  private static MountView.State state(
      Optional<FeedProof> proof, Duration age, Optional<Duration> interval) {
    if (proof.isEmpty()) {
      return MountView.State.UNKNOWN;
    }
    if (proof.get().nanos().isPresent()) {
      return interval.isEmpty() || age.compareTo(interval.get()) <= 0
          ? MountView.State.LIVE
          : MountView.State.CATCHING_UP;
    }
    return switch (proof.get().limit()) {
      case ORIGINS_UNKNOWN, FAULTY_ORIGIN, UNKNOWN_ORIGIN -> MountView.State.UNKNOWN;
      case UNWATCHED,
          NO_WATCHER,
          TOPIC_NOT_READ,
          NO_CLAIM,
          WITHDRAWN,
          CLAIM,
          ORIGINS,
          MISSING_RECORDS ->
          MountView.State.POLLING;
    };
  }

  private static int count(List<InShard> all, MountView.State state) {
    return (int) all.stream().filter(shard -> shard.state() == state).count();
  }
}
