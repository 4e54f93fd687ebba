package io.syncline.cache.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.EngineRig;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.HeldAnswers;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.cache.sync.WatermarkSource;
import io.syncline.core.consistency.HeldChild;
import io.syncline.core.consistency.HeldDirectory;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryUfs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells of a shard for comparison, out of a real database. */
final class DirectoryWalkTest {
  private static final Location LAKE = Location.parse("s3://lake/");
  private static final Location D = LAKE.child("d");

  @TempDir Path folder;
  private final MemoryUfs ufs = MemoryUfs.objectStore(EngineRig.CLOCK);
  private MetadataStore store;
  private NodeShards shards;
  private SyncEngine engine;
  private HeldAnswers answers;
  private int permits;

  @BeforeEach
  void open() {
    store = MetadataStore.open(folder, StoreOptions.DEFAULTS);
    shards =
        new NodeShards(
            store::shard,
            new ShardFunction(1),
            ShardLimits.DEFAULT,
            record -> {},
            SyncListener.NONE,
            failure -> {},
            FeedSource.unknown(System::nanoTime));
    engine =
        new SyncEngine(
            shards,
            WatermarkSource.NONE,
            System::nanoTime,
            EngineLimits.DEFAULT,
            SyncListener.NONE);
    answers = engine.held();
    own();
    for (String path : List.of("d/a", "d/b", "e/a", "d-1/a")) {
      ufs.putOutside(Location.parse("s3://lake/" + path), "v1");
    }
  }

  @AfterEach
  void close() {
    engine.close();
    store.close();
  }

  @Test
  void directoriesThatAreHeldWholeComeInOrderWithADigestOfWhatIsShown()
      throws InterruptedException {
    for (String name : List.of("e", "d", "d-1")) {
      ls(LAKE.child(name));
    }
    List<HeldDirectory> all = walk();
    assertThat(all)
        .extracting(HeldDirectory::location)
        .containsExactly(D, LAKE.child("d-1"), LAKE.child("e"));
    assertThat(all).allMatch(directory -> directory.valid() && directory.digest().isPresent());
    assertThat(all.get(1).digest())
        .isEqualTo(all.get(2).digest())
        .isNotEqualTo(all.get(0).digest());
    assertThat(permits).as("each is waited for").isEqualTo(3);
    assertThat(walkFrom(Optional.of(D), 1)).hasSize(1);
  }

  @Test
  void whatWouldBeAskedAboutHasNoDigest() throws InterruptedException {
    ls(D);
    ls(LAKE.child("e"));
    invalidate(D.child("a"), Scope.PATH);
    invalidate(LAKE.child("e"), Scope.SUBTREE);
    List<HeldDirectory> all = walk();
    assertThat(all.get(0).valid()).isTrue();
    assertThat(all.get(0).digest()).isEmpty();
    assertThat(all.get(1).valid()).isFalse();
    List<HeldChild> children = new ArrayList<>();
    assertThat(newWalk().children(D, Optional.empty(), 1, children::addAll)).isTrue();
    assertThat(children).extracting(HeldChild::slot).containsExactly("a", "b");
    assertThat(children).extracting(HeldChild::served).containsExactly(false, true);
    children.clear();
    assertThat(newWalk().children(D, Optional.of("a"), 1, children::addAll)).isTrue();
    assertThat(children).extracting(HeldChild::slot).containsExactly("b");
    assertThat(newWalk().children(LAKE.child("e"), Optional.empty(), 1, children::addAll))
        .isFalse();
  }

  @Test
  void theStampChangesWithWhatIsValidAndWithNothingElse() {
    String before = stamp();
    shards.coldStart(0, List.of(at(0)));
    String cold = stamp();
    assertThat(cold).isNotEqualTo(before);
    ls(D);
    String held = stamp();
    assertThat(held).isNotEqualTo(cold);
    ls(D);
    assertThat(stamp()).as("served from what is held").isEqualTo(held);
    shards.moved(0, at(7), false, "read on");
    assertThat(stamp()).as("where reading goes on").isEqualTo(held);
    invalidate(D.child("a"), Scope.PATH);
    String stale = stamp();
    assertThat(stale).isNotEqualTo(held);
    invalidate(LAKE.child("f"), Scope.SUBTREE);
    String marked = stamp();
    assertThat(marked).isNotEqualTo(stale);
    shards.moved(0, at(9), true, "records are lost");
    assertThat(stamp()).as("all is taken as old").isNotEqualTo(marked);
  }

  @Test
  void aShardThatIsTakenUpAgainHasNoStampOfBefore() {
    String before = stamp();
    own();
    assertThat(stamp()).isNotEqualTo(before);
  }

  @Test
  void aShardThatIsGoneIsNoEmptyOne() throws InterruptedException {
    ls(D);
    DirectoryWalk walk = newWalk();
    own();
    assertThatThrownBy(() -> walk.directories(LAKE, Optional.empty(), 10, directory -> {}))
        .isInstanceOf(SyncException.class)
        .hasMessageContaining("shard 0 is not held here");
    shards.revoked(0);
    assertThatThrownBy(this::newWalk).isInstanceOf(SyncException.class);
    assertThat(answers.stamp(0)).isEmpty();
  }

  private void own() {
    shards.assigned(0);
    if (shards.positions(0).isEmpty()) {
      shards.coldStart(0, List.of(at(0)));
    }
    shards.caughtUp(0);
  }

  private static Position at(long offset) {
    return new Position("syncline.changes.east", "id-1", 0, offset);
  }

  private String stamp() {
    return answers.stamp(0).orElseThrow();
  }

  private void ls(Location directory) {
    engine.listing(directory, new ReadTerms(LAKE, ufs, Bound.NONE, false), some -> {});
  }

  private void invalidate(Location location, Scope scope) {
    shards.invalidateLocally(List.of(new Invalidation(location, scope)));
  }

  private DirectoryWalk newWalk() {
    return new DirectoryWalk(
        answers,
        0,
        new CheckPace() {
          @Override
          public void awaitRequest() {
            permits++;
          }

          @Override
          public void pause(long nanos) {}
        });
  }

  private List<HeldDirectory> walk() throws InterruptedException {
    return walkFrom(Optional.empty(), 10);
  }

  private List<HeldDirectory> walkFrom(Optional<Location> after, int limit)
      throws InterruptedException {
    List<HeldDirectory> all = new ArrayList<>();
    newWalk().directories(LAKE, after, limit, all::add);
    return all;
  }
}
