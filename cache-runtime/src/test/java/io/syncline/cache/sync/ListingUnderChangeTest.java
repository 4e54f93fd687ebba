package io.syncline.cache.sync;

import static io.syncline.cache.sync.EngineRig.INTERVAL;
import static io.syncline.cache.sync.EngineRig.file;
import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.shard.Sync;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Listings during which something happens. */
final class ListingUnderChangeTest {
  /** One shard, pages of 10 in the store and in the cache. */
  private final EngineRig rig =
      new EngineRig(
          MemoryUfs.objectStore(EngineRig.CLOCK, 10), EngineRig.Settings.rows(10_000, 10));

  private final Location d = rig.s3("d");

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void childThatChangesWhileItsDirectoryIsListedIsAskedAgain() {
    rig.fill(d, 30);
    onceDuring(
        LIST,
        2,
        () -> {
          rig.ufs.putOutside(file(d, 3), "changed while listed");
          rig.modified(file(d, 3));
          rig.ufs.putOutside(d.child("a"), "appeared behind the first page");
          rig.announce(EngineRig.change(d.child("a"), ChangeKind.CREATED));
        });
    EngineRig.Listed listed = rig.ls(d);
    rig.asked(Map.of(LIST, 3, STAT, 2));
    assertThat(listed.children()).hasSize(31);
    assertIsTruth(listed);
  }

  @Test
  void listingDuringWhichTooMuchChangesIsAskedForAgain() {
    ShardLimits two = new ShardLimits(10_000, 1_024, 2);
    try (EngineRig forgetful =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK, 10),
            new EngineRig.Settings(1, two, EngineLimits.DEFAULT, WatermarkSource.NONE))) {
      forgetful.fill(d, 30);
      AtomicInteger lists = new AtomicInteger();
      forgetful.ufs.beforeAnswer(
          (operation, location) -> {
            if (operation == LIST && lists.incrementAndGet() == 2) {
              IntStream.range(0, 3).forEach(child -> forgetful.modified(file(d, child)));
            }
          });
      assertThat(forgetful.ls(d).children()).hasSize(30);
      forgetful.asked(Map.of(LIST, 5));
      assertThat(forgetful.counts.of(Sync.Target.LISTING, SyncListener.SyncOutcome.OVERFLOWED))
          .isEqualTo(1);
      assertThat(forgetful.counts.of(Sync.Target.LISTING, SyncListener.SyncOutcome.STORED))
          .isEqualTo(1);
    }
  }

  @Test
  void listingOvertakenByATreeIsAskedForAgain() {
    rig.fill(d, 30);
    onceDuring(LIST, 2, () -> rig.announce(EngineRig.tree(d, ChangeKind.UNKNOWN)));
    assertIsTruth(rig.ls(d));
    rig.asked(Map.of(LIST, 5));
    rig.ls(d);
    rig.askedNothing();
  }

  @Test
  void listingOvertakenAgainAndAgainPassesThrough() {
    rig.fill(d, 30);
    rig.ufs.beforeAnswer(
        (operation, location) -> rig.announce(EngineRig.tree(d, ChangeKind.UNKNOWN)));
    assertIsTruth(rig.ls(d));
    rig.asked(Map.of(LIST, ListingCall.MAX_LISTINGS + 3));
    assertThat(rig.counts.of(Sync.Target.LISTING, SyncListener.ServedBy.DIRECT)).isEqualTo(1);
  }

  @Test
  void treeInvalidatedWhileItIsReadIsListedAgainAndReadOn() {
    List<String> names =
        namesOfThirtyHeld(
            () -> {
              rig.ufs.removeOutside(file(d, 25));
              rig.announce(EngineRig.tree(d, ChangeKind.UNKNOWN));
            });
    rig.asked(Map.of(LIST, 3));
    assertThat(names).hasSize(29).doesNotHaveDuplicates().isSorted().doesNotContain("f000025");
  }

  @Test
  void childInvalidatedWhileTheDirectoryIsReadIsAskedFor() {
    rig.fill(d, 30);
    rig.ls(d);
    rig.ufs.forgetCalls();
    List<ListingAnswer.Child> children = new ArrayList<>();
    rig.engine.listing(
        d,
        rig.terms(INTERVAL),
        batch -> {
          if (children.isEmpty()) {
            rig.ufs.putOutside(file(d, 25), "changed while read");
            rig.modified(file(d, 25));
          }
          children.addAll(batch);
        });
    rig.asked(Map.of(STAT, 1));
    assertThat(children).hasSize(30);
    assertThat(children.get(25).status()).isEqualTo(rig.ufs.look(file(d, 25)).orElseThrow());
  }

  @Test
  void evictionWhileADirectoryIsReadPassesThrough() {
    OwnedShard shard = rig.shards.all().iterator().next();
    List<String> names =
        namesOfThirtyHeld(() -> assertThat(shard.step(held -> held.shard().evict(5))).hasValue(5L));
    rig.asked(Map.of(LIST, 3));
    assertThat(names).hasSize(30).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void shardRevokedWhileADirectoryIsReadPassesThrough() {
    List<String> names = namesOfThirtyHeld(() -> rig.shards.revoked(0));
    rig.asked(Map.of(LIST, 3));
    assertThat(names).hasSize(30).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void shardRevokedWhileADirectoryIsListedStoresNothing() {
    rig.fill(d, 30);
    onceDuring(
        LIST,
        2,
        () -> {
          rig.shards.revoked(0);
          rig.store(0).clear();
          rig.own(0);
        });
    assertIsTruth(rig.ls(d));
    assertThat(rig.counts.of(Sync.Target.LISTING, SyncListener.SyncOutcome.OVERTAKEN)).isEqualTo(1);
  }

  @Test
  void directoryLargerThanTheShardIsNotStoredAgain() {
    try (EngineRig tight =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK, 10), EngineRig.Settings.rows(50, 10))) {
      tight.fill(d, 200);
      assertThat(tight.ls(d).children()).hasSize(200);
      tight.asked(Map.of(LIST, 20));
      tight.engine.maintain();
      assertThat(tight.counts.of("evicted")).isPositive();
      assertThat(tight.shards.rows()).isLessThanOrEqualTo(50);
      assertThat(tight.ls(d).children()).hasSize(200);
      tight.asked(Map.of(LIST, 20));
      assertThat(tight.counts.of(Sync.Target.LISTING, SyncListener.ServedBy.DIRECT)).isEqualTo(1);
      assertThat(tight.shards.rows()).isLessThanOrEqualTo(50);
    }
  }

  @Test
  void rowsStayBoundedWhileManyEntriesAreAskedFor() {
    try (EngineRig tight =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK, 10), EngineRig.Settings.rows(50, 10))) {
      for (int i = 0; i < 500; i++) {
        tight.stat(file(d, i));
        assertThat(tight.shards.rows()).isLessThanOrEqualTo(51);
      }
    }
  }

  @Test
  void nameIsNotAbsentWhenRelistingFailsBeforeItsOtherSlot() {
    rig.fill(d, 5);
    rig.ufs.putOutside(d.child("x"), "a file");
    rig.ls(d);
    rig.ufs.removeOutside(d.child("x"));
    rig.ufs.putOutside(d.child("x").child("below"), "now a directory");
    for (int i = 0; i < 20; i++) {
      rig.ufs.putOutside(d.child("x-" + (char) ('a' + i)), "between the slots of x");
    }
    rig.announce(EngineRig.change(d.child("x"), ChangeKind.UNKNOWN));
    rig.pass(INTERVAL.plusNanos(1));
    onceDuring(LIST, 1, () -> rig.ufs.failNext(LIST, 1, ErrorCode.UFS_UNAVAILABLE));
    EntrySyncTest.refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.ls(d));
    assertThat(rig.engine.entry(d.child("x"), rig.unbounded()).found())
        .isEqualTo(rig.ufs.look(d.child("x")))
        .isPresent();
  }

  @Test
  void directoryRemovedBetweenListingAndReadingIsNotEmptyButAbsent() {
    Runnable[] atThird = new Runnable[1];
    AtomicInteger watermarks = new AtomicInteger();
    WatermarkSource hooked =
        (shard, mount) -> {
          if (watermarks.incrementAndGet() == 3) {
            atThird[0].run();
          }
          return Watermark.UNKNOWN;
        };
    try (EngineRig tree =
        new EngineRig(
            MemoryUfs.tree(EngineRig.CLOCK),
            new EngineRig.Settings(1, ShardLimits.DEFAULT, EngineLimits.DEFAULT, hooked))) {
      Location hd = tree.hdfs("d");
      tree.fill(hd, 3);
      atThird[0] =
          () -> {
            tree.ufs.removeOutside(hd);
            tree.nanos.incrementAndGet();
            assertThat(tree.ls(hd, tree.terms(Duration.ZERO)).answer().outcome())
                .isEqualTo(ListingAnswer.Outcome.ABSENT);
          };
      assertThat(tree.ls(hd).answer().outcome()).isEqualTo(ListingAnswer.Outcome.ABSENT);
    }
  }

  @Test
  void directoryRemovedHalfWayThroughItsListingIsAbsent() {
    try (EngineRig tree =
        new EngineRig(MemoryUfs.tree(EngineRig.CLOCK, 10), EngineRig.Settings.rows(1_000, 10))) {
      Location hd = tree.hdfs("d");
      tree.fill(hd, 30);
      AtomicInteger lists = new AtomicInteger();
      tree.ufs.beforeEffect(
          (operation, location) -> {
            if (lists.incrementAndGet() == 2) {
              tree.ufs.removeOutside(hd);
            }
          });
      assertThat(tree.ls(hd).answer().outcome()).isEqualTo(ListingAnswer.Outcome.ABSENT);
      assertThat(tree.found(hd)).isEmpty();
    }
  }

  @Test
  void failureInTheMiddleOfAListingKeepsTheOneBefore() {
    rig.fill(d, 30);
    rig.ls(d);
    rig.ufs.removeOutside(file(d, 2));
    rig.pass(INTERVAL.plusNanos(1));
    onceDuring(LIST, 1, () -> rig.ufs.failNext(LIST, 1, ErrorCode.UFS_UNAVAILABLE));
    EntrySyncTest.refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.ls(d));
    rig.ufs.forgetCalls();
    assertThat(rig.ls(d, rig.unbounded()).children()).hasSizeBetween(29, 30);
    rig.askedNothing();
  }

  /** Does something just before the answer of the n-th call of an operation. */
  /** Reads a directory of thirty files that is held; when its first page came something happens. */
  private List<String> namesOfThirtyHeld(Runnable atFirstPage) {
    rig.fill(d, 30);
    rig.ls(d);
    rig.ufs.forgetCalls();
    List<String> names = new ArrayList<>();
    rig.engine.listing(
        d,
        rig.terms(INTERVAL),
        page -> {
          if (names.isEmpty()) {
            atFirstPage.run();
          }
          page.forEach(child -> names.add(child.location().name()));
        });
    return names;
  }

  private void onceDuring(MemoryUfs.Operation operation, int call, Runnable what) {
    AtomicInteger calls = new AtomicInteger();
    rig.ufs.beforeAnswer(
        (called, location) -> {
          if (called == operation && calls.incrementAndGet() == call) {
            what.run();
          }
        });
  }

  private void assertIsTruth(EngineRig.Listed listed) {
    assertThat(listed.names()).isSorted().doesNotHaveDuplicates();
    assertThat(listed.children())
        .allSatisfy(child -> assertThat(rig.ufs.look(child.location())).contains(child.status()));
  }
}
