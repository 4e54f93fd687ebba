package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountTable;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was asked before a mount was covered is not lifted by its coverage. */
final class CoverageGuardTest {
  private static final NamespacePath LAKE = NamespacePath.parse("/lake");
  private static final Location LOCATION = Location.parse("s3://lake");
  private static final Map<String, String> STORES = Map.of("lake", "S3 http://a us-east-1");
  private static final int SHARDS = 4;

  @TempDir Path folder;
  private final Map<Integer, MemoryShardStore> disks = new HashMap<>();
  private MetadataStore store;
  private CoverageGuard guard;

  @BeforeEach
  void open() {
    store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
    guard = restarted(STORES);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void addedMountIsInvalidatedInOwnedShards() {
    guard.assigned(1);
    guard.assigned(2);
    guard.mountsChanged(one());
    assertThat(disk(1).marks()).containsOnlyKeys(LOCATION);
    assertThat(disk(2).marks()).containsOnlyKeys(LOCATION);
    assertThat(disk(3).marks()).isEmpty();
  }

  @Test
  void anotherIntervalInvalidatesNothing() {
    guard.assigned(1);
    guard.mountsChanged(one());
    expectNothingInvalidated(
        () -> guard.mountsChanged(changed(one(), MountPolicy.ExternalChanges.UNWATCHED)));
  }

  @Test
  void anotherSourceOfChangesInvalidatesTheMount() {
    guard.assigned(1);
    guard.mountsChanged(one());
    expectInvalidated(() -> guard.mountsChanged(changed(one(), MountPolicy.ExternalChanges.NONE)));
  }

  @Test
  void mountThatIsRemovedAndAddedAgainIsInvalidated() {
    guard.assigned(1);
    guard.mountsChanged(one());
    guard.mountsChanged(one().without(LAKE));
    expectInvalidated(() -> guard.mountsChanged(addedAgain()));
  }

  @Test
  void whatChangedWhileAShardWasElsewhereIsInvalidatedWhenItIsTakenUp() {
    guard.assigned(1);
    guard.mountsChanged(one());
    guard.revoked(1);
    guard.mountsChanged(one().without(LAKE));
    guard.mountsChanged(addedAgain());
    expectInvalidated(() -> guard.assigned(1));
  }

  @Test
  void whatChangedWhileTheNodeWasDownIsInvalidated() {
    guard.mountsChanged(one());
    guard.assigned(1);
    expectNothingInvalidated(() -> takeUp(STORES, one()));
    expectInvalidated(() -> takeUp(STORES, changed(one(), MountPolicy.ExternalChanges.NONE)));
  }

  @Test
  void changeThatAShardCouldNotStoreIsMadeUpForAfterARestart() {
    guard.assigned(1);
    guard.mountsChanged(one());
    MountSnapshot changed = changed(one(), MountPolicy.ExternalChanges.NONE);
    disk(1).failWrites(new SyncException(ErrorCode.DISK_FULL, "the disk is full"));
    guard.mountsChanged(changed);
    disk(1).failWrites(null);
    expectInvalidated(() -> takeUp(STORES, changed));
    expectNothingInvalidated(() -> takeUp(STORES, changed));
  }

  @Test
  void shardThatCouldNotStoreWhatItMissedMissesItStillAfterARestart() {
    guard.mountsChanged(one());
    disk(1).failWrites(new SyncException(ErrorCode.DISK_FULL, "the disk is full"));
    guard.assigned(1);
    disk(1).failWrites(null);
    expectInvalidated(() -> takeUp(STORES, one()));
  }

  @Test
  void shardThatFailsAgainAndAgainLeavesWhatOthersHoldValid() {
    guard.mountsChanged(one());
    guard.assigned(1);
    disk(2).failWrites(new SyncException(ErrorCode.DISK_FULL, "the disk is full"));
    expectNothingInvalidated(
        () -> {
          for (int i = 0; i < 3; i++) {
            guard.revoked(2);
            guard.assigned(2);
            assertThat(guard.isHeld(2)).isFalse();
          }
        });
    disk(2).failWrites(null);
    guard.revoked(2);
    expectNothingInvalidated(() -> expectInvalidated(2, () -> guard.assigned(2)));
  }

  @Test
  void anotherStoreBehindAMountInvalidatesIt() {
    guard.mountsChanged(one());
    guard.assigned(1);
    Map<String, String> moved = Map.of("lake", "S3 http://b us-east-1");
    expectInvalidated(() -> takeUp(moved, one()));
    expectNothingInvalidated(() -> takeUp(moved, one()));
  }

  @Test
  void anotherStoreIsNotForgottenByAShardThatIsTakenUpMuchLater() {
    guard.mountsChanged(one());
    guard.assigned(1);
    guard.assigned(2);
    guard.revoked(2);
    Map<String, String> moved = Map.of("lake", "S3 http://b us-east-1");
    takeUp(moved, one());
    CoverageGuard later = takeUp(moved, one());
    expectInvalidated(2, () -> later.assigned(2));
  }

  @Test
  void storeThatIsRemovedFromTheConfigurationAndComesBackAsAnotherIsAnother() {
    guard.mountsChanged(one());
    guard.assigned(1);
    takeUp(Map.of(), one());
    expectInvalidated(() -> takeUp(Map.of("lake", "S3 http://b us-east-1"), one()));
  }

  @Test
  void storeOfOtherMountsInvalidatesNothing() {
    guard.mountsChanged(one());
    guard.assigned(1);
    Map<String, String> more = new HashMap<>(STORES);
    more.put("archive", "LOCAL");
    expectNothingInvalidated(() -> takeUp(more, one()));
  }

  @Test
  void versionsOfALostTableSayNothingAboutTheNextOne() {
    guard.mountsChanged(changed(changed(one(), MountPolicy.ExternalChanges.NONE)));
    guard.assigned(1);
    expectInvalidated(() -> takeUp(STORES, one()));
  }

  @Test
  void unreadableCoverageIsNone() {
    guard.mountsChanged(one());
    guard.assigned(1);
    store.properties().put("coverage.shard.1", "1\nlake");
    expectInvalidated(() -> takeUp(STORES, one()));
  }

  /** Trap T5: two changes may be heard of as one. */
  @Test
  void whatAPolicyWasInBetweenUnseenIsNotTakenForTheSame() {
    guard.mountsChanged(one());
    guard.assigned(1);
    expectInvalidated(
        () -> guard.mountsChanged(changed(changed(one(), MountPolicy.ExternalChanges.NONE))));
  }

  @Test
  void feedLiftsNothingThatAStoreShowsWhichLags() {
    Mount fast = mount("/a", "file:///lake/a", "disk");
    Mount late = mount("/b", "file:///lake/b", "nfs");
    Mount same = mount("/c", "file:///lake/b", "disk");
    MountTable table = MountTable.of(1, List.of(fast, late, same));
    assertThat(CoverageGuard.lifted(table, Set.of("nfs"))).containsExactly(fast);
    assertThat(CoverageGuard.lifted(table, Set.of())).containsExactly(fast, late, same);
  }

  private static Mount mount(String path, String location, String ufs) {
    return new Mount(NamespacePath.parse(path), Location.parse(location), ufs, MountPolicy.DEFAULT);
  }

  private CoverageGuard takeUp(Map<String, String> stores, MountSnapshot mounts) {
    CoverageGuard started = restarted(stores);
    started.mountsChanged(mounts);
    started.assigned(1);
    return started;
  }

  private CoverageGuard restarted(Map<String, String> stores) {
    NodeShards shards =
        new NodeShards(
            this::disk,
            new ShardFunction(SHARDS),
            ShardLimits.DEFAULT,
            record -> {},
            SyncListener.NONE,
            failure -> {},
            FeedSource.unknown(() -> 0));
    return new CoverageGuard(shards, stores, Set.of(), store.properties());
  }

  private MemoryShardStore disk(int shard) {
    return disks.computeIfAbsent(shard, MemoryShardStore::new);
  }

  /** A mark has the tick at which it was set. */
  private void expectInvalidated(int shard, Runnable step) {
    long before = disk(shard).marks().getOrDefault(LOCATION, -1L);
    step.run();
    assertThat(disk(shard).marks()).containsOnlyKeys(LOCATION);
    assertThat(disk(shard).marks().get(LOCATION)).isGreaterThan(before);
  }

  private void expectInvalidated(Runnable step) {
    expectInvalidated(1, step);
  }

  private void expectNothingInvalidated(Runnable step) {
    Map<Location, Long> before = disk(1).marks();
    step.run();
    assertThat(disk(1).marks()).isEqualTo(before);
  }

  private static MountSnapshot one() {
    return MountSnapshot.EMPTY.with(mount(MountPolicy.DEFAULT), "");
  }

  private static MountSnapshot addedAgain() {
    return one().without(LAKE).with(mount(MountPolicy.DEFAULT), "");
  }

  private static MountSnapshot changed(MountSnapshot mounts) {
    return changed(mounts, MountPolicy.ExternalChanges.UNWATCHED);
  }

  private static MountSnapshot changed(MountSnapshot mounts, MountPolicy.ExternalChanges external) {
    return mounts.withChanged(
        mount(new MountPolicy(SyncInterval.NEVER, external, MountPolicy.OnStale.FAIL)), "");
  }

  private static Mount mount(MountPolicy policy) {
    return new Mount(LAKE, LOCATION, "lake", policy);
  }
}
