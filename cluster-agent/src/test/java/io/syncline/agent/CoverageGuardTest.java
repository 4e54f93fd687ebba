package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.MountSnapshot;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.testing.RecordingSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was asked before a mount was covered is not lifted by its coverage. */
final class CoverageGuardTest {
  private static final NamespacePath LAKE = NamespacePath.parse("/lake");
  private static final Invalidation LAKE_TREE =
      new Invalidation(Location.parse("s3://lake"), Scope.SUBTREE);

  @TempDir Path folder;
  private final List<List<Invalidation>> invalidated = new ArrayList<>();
  private MetadataStore store;
  private CoverageGuard guard;

  @BeforeEach
  void open() {
    store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
    guard = restarted();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void addedMountIsInvalidatedInOwnedShards() {
    guard.assigned(1);
    guard.mountsChanged(one());
    assertThat(invalidated).containsExactly(List.of(LAKE_TREE));
  }

  @Test
  void anotherIntervalInvalidatesNothing() {
    guard.assigned(1);
    guard.mountsChanged(one());
    invalidated.clear();
    guard.mountsChanged(changed(one(), MountPolicy.ExternalChanges.UNWATCHED));
    assertThat(invalidated).isEmpty();
  }

  @Test
  void anotherSourceOfChangesInvalidatesTheMount() {
    guard.assigned(1);
    guard.mountsChanged(one());
    invalidated.clear();
    guard.mountsChanged(changed(one(), MountPolicy.ExternalChanges.NONE));
    assertThat(invalidated).containsExactly(List.of(LAKE_TREE));
  }

  @Test
  void mountThatIsRemovedAndAddedAgainIsInvalidated() {
    guard.assigned(1);
    guard.mountsChanged(one());
    guard.mountsChanged(one().without(LAKE));
    invalidated.clear();
    guard.mountsChanged(one().without(LAKE).with(mount(MountPolicy.DEFAULT), ""));
    assertThat(invalidated).containsExactly(List.of(LAKE_TREE));
  }

  @Test
  void whatChangedWhileAShardWasElsewhereIsInvalidatedWhenItIsTakenUp() {
    guard.assigned(1);
    guard.mountsChanged(one());
    guard.revoked(1);
    guard.mountsChanged(one().without(LAKE));
    guard.mountsChanged(one().without(LAKE).with(mount(MountPolicy.DEFAULT), ""));
    invalidated.clear();
    guard.assigned(1);
    assertThat(invalidated).containsExactly(List.of(LAKE_TREE));
  }

  @Test
  void whatChangedWhileTheNodeWasDownIsInvalidated() {
    guard.mountsChanged(one());
    guard.assigned(1);
    invalidated.clear();
    CoverageGuard same = restarted();
    same.mountsChanged(one());
    same.assigned(1);
    assertThat(invalidated).isEmpty();
    CoverageGuard later = restarted();
    later.mountsChanged(changed(one(), MountPolicy.ExternalChanges.NONE));
    later.assigned(1);
    assertThat(invalidated).containsExactly(List.of(LAKE_TREE));
  }

  private CoverageGuard restarted() {
    return new CoverageGuard(new RecordingSink(), invalidated::add, store.properties());
  }

  private static MountSnapshot one() {
    return MountSnapshot.EMPTY.with(mount(MountPolicy.DEFAULT), "");
  }

  private static MountSnapshot changed(MountSnapshot mounts, MountPolicy.ExternalChanges external) {
    return mounts.withChanged(
        mount(new MountPolicy(SyncInterval.NEVER, external, MountPolicy.OnStale.FAIL)), "");
  }

  private static Mount mount(MountPolicy policy) {
    return new Mount(LAKE, Location.parse("s3://lake"), "lake", policy);
  }
}
