package io.syncline.cache.sync;

import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.sync.Reconciliation.Place;
import io.syncline.cache.sync.Reconciliation.Step;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Sync;
import io.syncline.core.spi.UnderFileSystem;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody told of heals, and nothing is asked in vain. */
final class ReconciliationTest {
  private static final int SHARDS = 4;

  private final EngineRig rig = EngineRig.objects();
  private final Location d = rig.s3("d");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whatChangedUnheardIsRightAfterwards() {
    rig.fill(d.child("listed"), 20);
    rig.ls(d.child("listed"));
    rig.ls(d.child("none"));
    for (String path : new String[] {"d/single", "d/gone", "d/a/b"}) {
      rig.ufs.putOutside(rig.s3(path), "v1");
      rig.stat(rig.s3(path));
    }
    rig.stat(rig.s3("d/absent"));
    rig.pass(Duration.ofHours(1));

    rig.ufs.putOutside(EngineRig.file(d.child("listed"), 4), "changed");
    rig.ufs.putOutside(rig.s3("d/none/new"), "appeared");
    rig.ufs.putOutside(rig.s3("d/single"), "changed");
    rig.ufs.putOutside(rig.s3("d/absent"), "appeared");
    rig.ufs.removeOutside(rig.s3("d/gone"));
    reconcile(rig.nanos.get());

    rig.ufs.forgetCalls();
    for (String path :
        new String[] {
          "d/listed/f000004", "d/none/new", "d/single", "d/absent", "d/gone", "d/a/b"
        }) {
      assertThat(rig.engine.entry(rig.s3(path), rig.unbounded()).found())
          .as(path)
          .isEqualTo(rig.ufs.look(rig.s3(path)));
    }
    rig.askedNothing();
  }

  @Test
  void aDirectoryThatIsHeldWholeIsListedOnce() {
    rig.fill(d, 250);
    rig.ls(d);
    rig.pass(Duration.ofHours(1));
    rig.ufs.forgetCalls();
    reconcile(rig.nanos.get());
    rig.asked(Map.of(LIST, 1));
  }

  @Test
  void whatWasAskedSinceIsNotAskedAgain() {
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.ls(d);
    rig.stat(d.child("y"));
    rig.ufs.forgetCalls();
    reconcile(rig.nanos.get() - 1);
    rig.askedNothing();
  }

  @Test
  void whatIsStaleAnywayIsLeftToItsReaders() {
    for (String path : new String[] {"d/x", "e/y"}) {
      rig.ufs.putOutside(rig.s3(path), "v1");
      rig.stat(rig.s3(path));
    }
    rig.ls(d);
    rig.modified(d.child("x"));
    rig.announce(
        EngineRig.tree(rig.s3("e"), ChangeKind.UNKNOWN), EngineRig.tree(d, ChangeKind.UNKNOWN));
    rig.pass(Duration.ofHours(1));
    rig.ufs.forgetCalls();
    reconcile(rig.nanos.get());
    rig.askedNothing();
  }

  @Test
  void onlyTheMountIsAskedAbout() {
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.stat(d.child("x"));
    rig.ls(d);
    rig.pass(Duration.ofHours(1));
    rig.ufs.forgetCalls();
    ReadTerms elsewhere = new ReadTerms(rig.s3("dd"), rig.ufs, Bound.NONE, false);
    for (int shard = 0; shard < SHARDS; shard++) {
      walk(shard, Place.START, rig.nanos.get(), elsewhere, Integer.MAX_VALUE);
    }
    rig.askedNothing();
  }

  /** A node has many mounts, and most of what a shard holds is of others. */
  @Test
  void whatAnotherMountHoldsIsNotLookedAt() {
    int many = 5 * Reconciliation.ROWS_PER_STEP;
    rig.fill(rig.s3("c"), many);
    rig.ls(rig.s3("c"));
    ReadTerms elsewhere = new ReadTerms(d, rig.ufs, Bound.NONE, false);
    int shard = rig.function.shardOf(EngineRig.file(rig.s3("c"), 0));
    assertThat(walk(shard, Place.START, rig.nanos.get(), elsewhere, 2))
        .as("after one step of each phase")
        .matches(Place::isEnd);
  }

  @Test
  void aWalkGoesOnWhereItStopped() {
    for (int i = 0; i < 30; i++) {
      rig.ufs.putOutside(EngineRig.file(d.child("d" + i), 1), "v1");
      rig.stat(EngineRig.file(d.child("d" + i), 1));
    }
    rig.pass(Duration.ofHours(1));
    rig.ufs.forgetCalls();
    long since = rig.nanos.get();
    for (int shard = 0; shard < SHARDS; shard++) {
      Place place = walk(shard, Place.START, since, rig.unbounded(), 2);
      walk(shard, place, since, rig.unbounded(), Integer.MAX_VALUE);
    }
    rig.asked(Map.of(STAT, 30));
  }

  @Test
  void aStoreThatDoesNotAnswerHoldsTheWalk() {
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.stat(d.child("x"));
    rig.pass(Duration.ofHours(1));
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    int shard = rig.function.shardOf(d.child("x"));
    Place place = new Place(Reconciliation.Phase.ENTRIES, Optional.empty());
    EntrySyncTest.refused(ErrorCode.UFS_UNAVAILABLE, () -> step(shard, place));
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_BUSY);
    EntrySyncTest.refused(ErrorCode.UFS_BUSY, () -> step(shard, place, true));
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_UNAVAILABLE);
    assertThat(step(shard, place, true)).map(Step::refusal).isPresent();
    assertThat(step(shard, place)).map(Step::requests).contains(1L);
  }

  /** Answers to readers are counted, and nobody read. */
  @Test
  void nobodyIsServedByARound() {
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.stat(d.child("x"));
    rig.ls(d);
    long served = served();
    rig.pass(Duration.ofHours(1));
    reconcile(rig.nanos.get());
    assertThat(served()).isEqualTo(served);
  }

  private long served() {
    long served = 0;
    for (Sync.Target target : Sync.Target.values()) {
      for (SyncListener.ServedBy by : SyncListener.ServedBy.values()) {
        served += rig.counts.of(target, by);
      }
    }
    return served;
  }

  @Test
  void aLocationThatTheStoreRefusesIsPassed() {
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.stat(d.child("x"));
    rig.pass(Duration.ofHours(1));
    rig.ufs.failNext(STAT, 1, ErrorCode.UFS_PERMISSION_DENIED);
    int shard = rig.function.shardOf(d.child("x"));
    Step refused =
        step(shard, new Place(Reconciliation.Phase.ENTRIES, Optional.empty())).orElseThrow();
    assertThat(refused.refusal())
        .map(SyncException::code)
        .contains(ErrorCode.UFS_PERMISSION_DENIED);
    assertThat(refused.place().after()).contains(d.child("x"));
  }

  /** What it answers counts as older than it is, and would be asked again and again. */
  @Test
  void aStoreThatLagsIsAskedOnceARound() {
    rig.fill(d, 3);
    rig.ls(d);
    rig.pass(Duration.ofHours(1));
    rig.ufs.forgetCalls();
    ReadTerms lagging = rig.terms(new LaggingUfs(rig.ufs, Duration.ofMinutes(1)), Duration.ZERO);
    for (int shard = 0; shard < SHARDS; shard++) {
      walk(shard, Place.START, rig.nanos.get(), lagging, Integer.MAX_VALUE);
    }
    rig.asked(Map.of(LIST, 1));
  }

  @Test
  void whatBreaksWhileALocationIsAskedIsARefusalOfThat() {
    rig.ufs.putOutside(d.child("x"), "v1");
    rig.stat(d.child("x"));
    rig.pass(Duration.ofHours(1));
    UnderFileSystem broken =
        (UnderFileSystem)
            Proxy.newProxyInstance(
                UnderFileSystem.class.getClassLoader(),
                new Class<?>[] {UnderFileSystem.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("stat")) {
                    throw new IllegalStateException("a bug");
                  }
                  return method.invoke(rig.ufs, arguments);
                });
    Place place = new Place(Reconciliation.Phase.ENTRIES, Optional.empty());
    Step step =
        rig.engine
            .reconcile(
                rig.function.shardOf(d.child("x")),
                place,
                rig.nanos.get(),
                false,
                rig.terms(broken, Duration.ZERO))
            .orElseThrow();
    assertThat(step.refusal()).map(SyncException::code).contains(ErrorCode.INTERNAL);
    assertThat(step.place().after()).contains(d.child("x"));
  }

  @Test
  void whatIsNotHeldHereIsNotWalkedThrough() {
    rig.shards.revoked(1);
    assertThat(step(1, Place.START)).isEmpty();
  }

  private Optional<Step> step(int shard, Place place) {
    return step(shard, place, false);
  }

  private Optional<Step> step(int shard, Place place, boolean passing) {
    return rig.engine.reconcile(shard, place, rig.nanos.get(), passing, rig.unbounded());
  }

  private void reconcile(long since) {
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(walk(shard, Place.START, since, rig.unbounded(), Integer.MAX_VALUE).isEnd())
          .isTrue();
    }
  }

  /** Steps until the end, or so many at most; where it stopped. */
  private Place walk(int shard, Place from, long since, ReadTerms terms, int most) {
    Place place = from;
    List<Place> been = new ArrayList<>();
    for (int steps = 0; steps < most && !place.isEnd(); steps++) {
      place = rig.engine.reconcile(shard, place, since, false, terms).orElseThrow().place();
      assertThat(been).as("it gets on").doesNotContain(place);
      been.add(place);
    }
    return place;
  }
}
