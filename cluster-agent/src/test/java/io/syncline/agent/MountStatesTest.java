package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.admin.MountView;
import io.syncline.agent.coordination.MountDefinition;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.feed.FeedProof;
import io.syncline.core.feed.FeedSettings;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How well the feed covers a mount, told from what is proven in real shards. */
final class MountStatesTest {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Location LAKE = Location.parse("s3://lake/");
  private static final Origin EAST = new Origin("east", "n1", 1);
  private static final String TOPIC = "syncline.changes.east";
  private static final int SHARDS = 2;

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final Membership membership = new Membership(new Origin("west", "n1", 1));
  private final long[] offsets = new long[SHARDS];
  private final NodeShards shards =
      new NodeShards(
          MemoryShardStore::new,
          new ShardFunction(SHARDS),
          ShardLimits.DEFAULT,
          record -> {},
          SyncListener.NONE,
          failure -> {
            throw new AssertionError(failure);
          },
          new FeedSource(membership::members, nanos::get, FeedSettings.DEFAULT));
  private final MountStates states = new MountStates(shards, nanos::get, mount -> Optional.empty());

  @BeforeEach
  void register() {
    membership.read("topic/east", new OriginsEntry.Registered("east", TOPIC, "id", SHARDS));
    membership.read(
        EAST.toString(),
        new OriginsEntry.Joined(
            EAST, List.of(LAKE), Optional.empty(), List.of(), FencingWaits.NONE));
    cover(SyncInterval.of(INTERVAL), ExternalChanges.NONE);
  }

  @Test
  void nothingIsKnownWhereNoShardIsOwned() {
    MountView view = states.of(every(INTERVAL));
    assertThat(view.state()).isEqualTo(MountView.State.UNKNOWN);
    assertThat(view.bound()).isEmpty();
    assertThat(view.worst()).isEmpty();
    assertThat(view.shards()).isEqualTo(new MountView.ShardStates(0, 0, 0, 0));
  }

  @Test
  void nothingIsKnownBeforeTheOriginsAre() {
    take(0);
    assertThat(states.of(every(INTERVAL)).worst()).as("nobody has looked").isEmpty();
    assertThat(states.of(every(INTERVAL)).state()).isEqualTo(MountView.State.UNKNOWN);
    shards.settle();
    MountView view = states.of(every(INTERVAL));
    assertThat(view.worst()).map(FeedProof::limit).contains(FeedProof.Limit.ORIGINS_UNKNOWN);
    assertThat(view.state()).isEqualTo(MountView.State.UNKNOWN);
    assertThat(view.shards()).isEqualTo(new MountView.ShardStates(0, 0, 0, 1));
  }

  @Test
  void isLiveUntilWhatIsProvenIsOlderThanTheInterval() {
    take(0);
    prove(0);
    assertThat(states.of(every(INTERVAL)).state()).isEqualTo(MountView.State.LIVE);
    assertThat(states.of(every(INTERVAL)).bound()).contains(Duration.ZERO);
    pass(INTERVAL);
    MountView last = states.of(every(INTERVAL));
    assertThat(last.state()).isEqualTo(MountView.State.LIVE);
    assertThat(last.bound()).contains(INTERVAL);
    assertThat(last.shards()).isEqualTo(new MountView.ShardStates(1, 0, 0, 0));
    pass(Duration.ofNanos(1));
    MountView behind = states.of(every(INTERVAL));
    assertThat(behind.state()).isEqualTo(MountView.State.CATCHING_UP);
    assertThat(behind.bound()).contains(INTERVAL.plusNanos(1));
    assertThat(behind.shards()).isEqualTo(new MountView.ShardStates(0, 1, 0, 0));
  }

  @Test
  void isLiveHoweverOldTheProofIsWhereAnyAgeWillDo() {
    take(0);
    prove(0);
    pass(Duration.ofDays(1));
    MountView view = states.of(definition(SyncInterval.NEVER, ExternalChanges.NONE));
    assertThat(view.state()).isEqualTo(MountView.State.LIVE);
    assertThat(view.bound()).contains(Duration.ofDays(1));
  }

  @Test
  void isPolledWhereOthersChangeIt() {
    cover(SyncInterval.of(INTERVAL), ExternalChanges.UNWATCHED);
    take(0);
    prove(0);
    MountView view = states.of(definition(SyncInterval.of(INTERVAL), ExternalChanges.UNWATCHED));
    assertThat(view.state()).isEqualTo(MountView.State.POLLING);
    assertThat(view.bound()).isEmpty();
    assertThat(view.worst()).map(FeedProof::limit).contains(FeedProof.Limit.UNWATCHED);
    assertThat(view.shards()).isEqualTo(new MountView.ShardStates(0, 0, 1, 0));
  }

  @Test
  void nothingIsKnownWhereAnOriginClaimsWhatItCannotKnow() {
    take(0);
    prove(0);
    say(0, OptionalLong.of(offsets[0] + 5));
    MountView view = states.of(every(INTERVAL));
    assertThat(view.worst()).map(FeedProof::limit).contains(FeedProof.Limit.FAULTY_ORIGIN);
    assertThat(view.state()).isEqualTo(MountView.State.UNKNOWN);
    assertThat(view.bound()).isEmpty();
  }

  @Test
  void theWorstShardSpeaksForTheMountAndEachForItself() {
    take(0);
    take(1);
    prove(1);
    pass(INTERVAL.plusSeconds(1));
    prove(0);
    MountDefinition mount = every(INTERVAL);
    MountView view = states.of(mount);
    assertThat(view.state()).isEqualTo(MountView.State.CATCHING_UP);
    assertThat(view.bound()).contains(INTERVAL.plusSeconds(1));
    assertThat(view.worst()).isEqualTo(shards.proof(1, LAKE));
    assertThat(view.shards()).isEqualTo(new MountView.ShardStates(1, 1, 0, 0));
    assertThat(states.in(0, mount.mount())).isEqualTo(MountView.State.LIVE);
    assertThat(states.in(1, mount.mount())).isEqualTo(MountView.State.CATCHING_UP);
  }

  @Test
  void amongShardsThatStandAlikeTheOldestProofSpeaks() {
    take(0);
    take(1);
    prove(0);
    pass(Duration.ofSeconds(7));
    prove(1);
    assertThat(states.of(every(INTERVAL)).bound()).contains(Duration.ofSeconds(7));
    assertThat(states.of(every(INTERVAL)).worst()).isEqualTo(shards.proof(0, LAKE));
  }

  /** Also where any age will do: nobody knows what goes unheard. */
  @Test
  void isPolledWhileItsWatcherTakesBackWhatItClaimed() {
    cover(SyncInterval.NEVER, ExternalChanges.WATCHED);
    membership.read(
        EAST.toString(),
        new OriginsEntry.Joined(
            EAST, List.of(LAKE), Optional.of("lake"), List.of(), FencingWaits.NONE));
    take(0);
    prove(0);
    MountDefinition mount = definition(SyncInterval.NEVER, ExternalChanges.WATCHED);
    assertThat(states.of(mount).state()).isEqualTo(MountView.State.LIVE);
    say(0, BusRecord.Heartbeat.WITHDRAWN);
    MountView view = states.of(mount);
    assertThat(view.state()).isEqualTo(MountView.State.POLLING);
    assertThat(view.bound()).isEmpty();
    assertThat(view.worst()).map(FeedProof::limit).contains(FeedProof.Limit.WITHDRAWN);
    prove(0);
    assertThat(states.of(mount).state()).isEqualTo(MountView.State.LIVE);
  }

  private void take(int shard) {
    shards.assigned(shard);
    shards.coldStart(shard, List.of(at(shard, 0)));
    shards.caughtUp(shard);
  }

  /** The feed of a shard is complete up to now; others stay as they are. */
  private void prove(int shard) {
    membership.read("ping", membership.ping(nanos.get()));
    shards.settle();
    long end = offsets[shard];
    shards.sampled(shard, nanos.get(), 0, at(shard, end), 0);
    say(shard, OptionalLong.empty());
    say(shard, OptionalLong.of(end));
  }

  private void say(int shard, OptionalLong claim) {
    say(shard, new BusRecord.Heartbeat(claim));
  }

  private void say(int shard, BusRecord.Heartbeat heartbeat) {
    long offset = offsets[shard]++;
    shards.apply(
        shard,
        new RecordPlace(at(shard, offset + 1), offset, 0),
        new BusRecord(
            EAST, shard, new SequenceRange(offset, offset), OptionalLong.empty(), heartbeat));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void cover(SyncInterval interval, ExternalChanges external) {
    shards.covered(List.of(definition(interval, external).mount()));
  }

  private static MountDefinition every(Duration interval) {
    return definition(SyncInterval.of(interval), ExternalChanges.NONE);
  }

  private static MountDefinition definition(SyncInterval interval, ExternalChanges external) {
    MountPolicy policy = new MountPolicy(interval, external, MountPolicy.OnStale.FAIL);
    return new MountDefinition(new Mount(NamespacePath.parse("/m"), LAKE, "s3", policy), "", 1);
  }

  private static Position at(int shard, long next) {
    return new Position(TOPIC, "id", shard, next);
  }
}
