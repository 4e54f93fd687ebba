package io.syncline.cache.sync;

import static io.syncline.cache.sync.EngineRig.INTERVAL;
import static io.syncline.cache.sync.EngineRig.file;
import static io.syncline.core.testing.MemoryUfs.Operation.LIST;
import static io.syncline.core.testing.MemoryUfs.Operation.STAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Reason;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.shard.Sync;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listings cost: exactly which operations reach the store. */
final class ListingTest {
  private final EngineRig rig = EngineRig.objects();
  private final EngineRig hdfs = EngineRig.tree();
  private final Location d = rig.s3("d");
  private final Location hd = rig.hdfs("d");

  @AfterEach
  void close() {
    rig.close();
    hdfs.close();
  }

  @Test
  void unchangedDirectoryCostsNothingWithinTheInterval() {
    rig.fill(d, 2_500);
    long asked = rig.nanos.get();
    EngineRig.Listed first = rig.ls(d);
    rig.asked(Map.of(LIST, 3));
    rig.pass(INTERVAL);
    EngineRig.Listed second = rig.ls(d);
    rig.askedNothing();

    assertThat(first.names()).isEqualTo(names(2_500));
    assertThat(first.batches()).containsExactly(1_000, 1_000, 500);
    assertThat(second.children())
        .extracting(ListingAnswer.Child::status)
        .isEqualTo(first.children().stream().map(ListingAnswer.Child::status).toList());
    assertThat(first.answer().served().asked()).isTrue();
    assertThat(second.answer().served().asked()).isFalse();
    assertThat(second.answer().served().since()).hasValue(asked);
    assertThat(second.answer().outcome()).isEqualTo(ListingAnswer.Outcome.LISTED);
  }

  @Test
  void directoryIsListedAgainBeyondTheInterval() {
    rig.fill(d, 10);
    rig.ls(d);
    rig.pass(INTERVAL.plusNanos(1));
    rig.ls(d);
    rig.asked(Map.of(LIST, 2));
  }

  @Test
  void threeChangesInTenThousandFilesCostThreeQuestions() {
    rig.fill(d, 10_000);
    rig.ls(d);
    rig.ufs.forgetCalls();
    for (int changed : List.of(7, 4_321, 9_999)) {
      rig.ufs.putOutside(file(d, changed), "another version");
      rig.modified(file(d, changed));
    }
    EngineRig.Listed listed = rig.ls(d);
    rig.asked(Map.of(STAT, 3));
    assertThat(listed.names()).isEqualTo(names(10_000));
    listed
        .children()
        .forEach(child -> assertThat(rig.ufs.look(child.location())).contains(child.status()));
    rig.ls(d);
    rig.askedNothing();
  }

  @Test
  void treesCostTheSame() {
    hdfs.fill(hd, 2_000);
    hdfs.ls(hd);
    hdfs.asked(Map.of(LIST, 2));
    hdfs.ufs.putOutside(file(hd, 5), "another version");
    hdfs.modified(file(hd, 5));
    assertThat(hdfs.ls(hd).children()).hasSize(2_000);
    hdfs.asked(Map.of(STAT, 1));
    hdfs.ls(hd);
    assertThat(hdfs.found(hd)).isPresent();
    hdfs.askedNothing();
  }

  @Test
  void filesThatCameAndWentCostOneQuestionEach() {
    rig.fill(d, 100);
    rig.ls(d);
    rig.ufs.forgetCalls();
    rig.ufs.removeOutside(file(d, 3));
    rig.announce(EngineRig.change(file(d, 3), ChangeKind.REMOVED));
    rig.ufs.putOutside(d.child("a-new-one"), "v1");
    rig.announce(EngineRig.change(d.child("a-new-one"), ChangeKind.CREATED));
    List<String> names = rig.ls(d).names();
    rig.asked(Map.of(STAT, 2));
    assertThat(names).hasSize(100).startsWith("a-new-one").doesNotContain("f000003");
  }

  @Test
  void absentNameUnderAListingCostsNothing() {
    rig.fill(d, 10);
    rig.ls(d);
    rig.ufs.forgetCalls();
    assertThat(rig.found(d.child("absent"))).isEmpty();
    assertThat(rig.found(file(d, 1))).isPresent();
    rig.askedNothing();
  }

  @Test
  void mostlyStaleDirectoryIsListedAgain() {
    rig.fill(d, 1_500);
    rig.ls(d);
    rig.ufs.forgetCalls();
    int tooMany = 2 * rig.ufs.traits().listingPageCost() + 1;
    IntStream.range(0, tooMany).forEach(i -> rig.modified(file(d, i)));
    rig.ls(d);
    rig.asked(Map.of(LIST, 2));
    IntStream.range(0, tooMany - 1).forEach(i -> rig.modified(file(d, i)));
    rig.ls(d);
    rig.asked(Map.of(STAT, tooMany - 1));
  }

  @Test
  void overlappingReadersShareOneListing() throws Exception {
    rig.fill(d, 10);
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EngineRig.Listed> first = Threads.call(() -> rig.ls(d));
    stop.awaitReached();
    Threads.Call<EngineRig.Listed> second = Threads.call(() -> rig.ls(d));
    second.awaitBlocked();
    stop.open();
    assertThat(first.result().names()).isEqualTo(second.result().names()).hasSize(10);
    rig.asked(Map.of(LIST, 1));
    assertThat(rig.counts.of(Sync.Target.LISTING, SyncListener.ServedBy.SHARED)).isEqualTo(1);
  }

  @Test
  void overlappingReadersShareTheQuestionAboutAStaleChild() throws Exception {
    rig.fill(d, 10);
    rig.ls(d);
    rig.ufs.forgetCalls();
    rig.modified(file(d, 4));
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EngineRig.Listed> lists = Threads.call(() -> rig.ls(d));
    stop.awaitReached();
    Threads.Call<EntryAnswer> stats = Threads.call(() -> rig.stat(file(d, 4)));
    stats.awaitBlocked();
    Threads.Call<EngineRig.Listed> listsToo = Threads.call(() -> rig.ls(d));
    listsToo.awaitBlocked();
    stop.open();
    assertThat(lists.result().names()).isEqualTo(listsToo.result().names());
    assertThat(stats.result().found()).isPresent();
    rig.asked(Map.of(STAT, 1));
  }

  @Test
  void readerAfterAnInvalidationDoesNotShareTheOlderListing() throws Exception {
    rig.fill(d, 3);
    Threads.Stop stop = new Threads.Stop();
    rig.ufs.beforeAnswer((operation, location) -> stop.pass());
    Threads.Call<EngineRig.Listed> early = Threads.call(() -> rig.ls(d));
    stop.awaitReached();
    rig.ufs.removeOutside(d);
    rig.announce(EngineRig.tree(d, ChangeKind.REMOVED));
    assertThat(rig.ls(d).answer().outcome()).isEqualTo(ListingAnswer.Outcome.ABSENT);
    stop.open();
    assertThat(early.result().answer().outcome())
        .as("what was overtaken is asked for again")
        .isEqualTo(ListingAnswer.Outcome.ABSENT);
  }

  @Test
  void boundOfZeroListsEveryTimeAndAsksForNoChild() {
    rig.fill(d, 10);
    rig.ls(d, rig.terms(Duration.ZERO));
    rig.ls(d, rig.terms(Duration.ZERO));
    rig.asked(Map.of(LIST, 2));
  }

  @Test
  void boundBelowTheReadLagAsksForNoChildEither() {
    rig.fill(d, 10);
    ReadTerms terms = rig.terms(new LaggingUfs(rig.ufs, Duration.ofSeconds(60)), INTERVAL);
    assertThat(rig.ls(d, terms).children()).hasSize(10);
    rig.ls(d, terms);
    rig.asked(Map.of(LIST, 2));
  }

  @Test
  void absentDirectoryIsRemembered() {
    for (EngineRig each : List.of(rig, hdfs)) {
      Location none = each == rig ? rig.s3("none") : rig.hdfs("none");
      assertThat(each.ls(none).answer().outcome()).isEqualTo(ListingAnswer.Outcome.ABSENT);
      assertThat(each.ls(none).answer().outcome()).isEqualTo(ListingAnswer.Outcome.ABSENT);
      assertThat(each.found(none)).isEmpty();
      each.asked(Map.of(LIST, 1));
      assertThat(each.ls(none).children()).isEmpty();
    }
  }

  @Test
  void fileListsItself() {
    for (EngineRig each : List.of(rig, hdfs)) {
      Location f = each == rig ? rig.s3("d/f") : rig.hdfs("d/f");
      each.ufs.putOutside(f, "v1");
      ListingAnswer first = each.ls(f).answer();
      each.asked(Map.of(LIST, 1, STAT, 1));
      ListingAnswer second = each.ls(f).answer();
      each.askedNothing();
      assertThat(first.outcome()).isEqualTo(ListingAnswer.Outcome.FILE);
      assertThat(first.own()).isEqualTo(each.ufs.look(f));
      assertThat(second.own()).isEqualTo(first.own());
    }
  }

  @Test
  void emptyDirectoryIsNotAbsent() {
    for (EngineRig each : List.of(rig, hdfs)) {
      Location empty = each == rig ? rig.s3("empty") : rig.hdfs("empty");
      each.ufs.createDirectoryOutside(empty);
      assertThat(each.ls(empty).answer().outcome()).isEqualTo(ListingAnswer.Outcome.LISTED);
      assertThat(each.ls(empty).answer().outcome()).isEqualTo(ListingAnswer.Outcome.LISTED);
      each.ufs.forgetCalls();
      assertThat(each.ls(empty).answer().outcome()).isEqualTo(ListingAnswer.Outcome.LISTED);
      each.askedNothing();
    }
  }

  /** The empty name sorts first, and a page of what is held may end with it. */
  @Test
  void pageMayEndWithTheEmptyName() throws Exception {
    try (EngineRig single =
        new EngineRig(MemoryUfs.objectStore(EngineRig.CLOCK), EngineRig.Settings.rows(1_000, 1))) {
      single.fill(d, 2);
      single.ls(d);
      single.announce(EngineRig.change(d.child(""), ChangeKind.CREATED));
      assertThat(Threads.call(() -> single.ls(d)).result().names()).isEqualTo(names(2));
    }
  }

  @Test
  void childThatIsThereProvesAnImplicitDirectory() {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.forgetCalls();
    rig.ufs.putOutside(d.child("a"), "v1");
    rig.announce(EngineRig.change(d.child("a"), ChangeKind.CREATED));
    rig.ls(d);
    rig.asked(Map.of(STAT, 1));
    assertThat(rig.ufs.calls()).isEmpty();
  }

  @Test
  void directoryEmptiedByOthersIsGoneWhereDirectoriesAreImplicit() {
    rig.fill(d, 2);
    rig.ls(d);
    rig.ufs.removeOutside(file(d, 0));
    rig.ufs.removeOutside(file(d, 1));
    rig.announce(
        EngineRig.change(file(d, 0), ChangeKind.REMOVED),
        EngineRig.change(file(d, 1), ChangeKind.REMOVED));
    EngineRig.Listed listed = rig.ls(d);
    assertThat(listed.children()).isEmpty();
    assertThat(listed.answer().outcome()).isEqualTo(ListingAnswer.Outcome.ABSENT);
  }

  @Test
  void explicitDirectoryIsAskedForWhereItsOwnEntryIsStale() {
    hdfs.fill(hd, 3);
    hdfs.ls(hd);
    hdfs.modified(hd);
    hdfs.ufs.forgetCalls();
    hdfs.ls(hd);
    hdfs.asked(Map.of(STAT, 1));
    hdfs.ls(hd);
    hdfs.askedNothing();
  }

  @Test
  void listingOfAnImplicitDirectoryDoesNotHideTheFileOfItsName() {
    rig.ufs.putOutside(d.child("x"), "below");
    rig.ls(d);
    rig.ufs.putOutside(d, "a file as well");
    rig.announce(EngineRig.change(d, ChangeKind.CREATED));
    assertThat(rig.ls(d).names()).containsExactly("x");
    rig.pass(INTERVAL.plusNanos(1));
    assertThat(rig.ls(d).names()).containsExactly("x");
    assertThat(rig.found(d))
        .isEqualTo(rig.ufs.look(d))
        .hasValueSatisfying(s -> assertThat(s.isDirectory()).isFalse());
  }

  @Test
  void newDirectoryComesOnceAndInItsPlaceAcrossPages() {
    try (EngineRig small =
        new EngineRig(MemoryUfs.objectStore(EngineRig.CLOCK), EngineRig.Settings.rows(1_000, 2))) {
      for (String name : List.of("a", "x-1", "x-2", "x-3", "y")) {
        small.ufs.putOutside(d.child(name), "v1");
      }
      small.ls(d);
      small.ufs.forgetCalls();
      small.ufs.putOutside(d.child("x").child("below"), "v1");
      small.announce(EngineRig.change(d.child("x").child("below"), ChangeKind.CREATED));
      EngineRig.Listed listed = small.ls(d);
      assertThat(listed.names()).containsExactly("a", "x-1", "x-2", "x-3", "x", "y");
      small.asked(Map.of(STAT, 1));
      assertThat(small.ls(d).names()).isEqualTo(listed.names());
      small.askedNothing();
    }
  }

  @Test
  void failureOfAListingIsToldAndWhatIsHeldStays() {
    rig.fill(d, 2_000);
    rig.ls(d);
    rig.pass(INTERVAL.plusNanos(1));
    rig.ufs.failNext(LIST, 1, ErrorCode.UFS_UNAVAILABLE);
    EntrySyncTest.refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.ls(d));
    rig.ufs.forgetCalls();
    ReadTerms unbounded = rig.unbounded();
    assertThat(rig.ls(d, unbounded).children()).hasSize(2_000);
    rig.askedNothing();
  }

  @Test
  void staleListingIsServedFlaggedWhereThePolicyPermits() {
    rig.fill(d, 5);
    rig.ls(d);
    rig.ufs.removeOutside(file(d, 1));
    rig.announce(EngineRig.tree(d, ChangeKind.UNKNOWN));
    rig.ufs.failNext(LIST, 1, ErrorCode.UFS_UNAVAILABLE);
    EngineRig.Listed listed = rig.ls(d, rig.staleAllowed(INTERVAL));
    assertThat(listed.names()).isEqualTo(names(5));
    assertThat(listed.answer().served().stale()).isTrue();
    assertThat(listed.answer().served().reason()).isEqualTo(Reason.SUBTREE_INVALIDATED);
    assertThat(listed.children()).allMatch(child -> child.served().stale());
    assertThat(rig.ls(d, rig.staleAllowed(INTERVAL)).children()).hasSize(4);
  }

  @Test
  void nothingHeldIsNeverServedStale() {
    rig.ufs.failNext(LIST, 1, ErrorCode.UFS_UNAVAILABLE);
    EntrySyncTest.refused(ErrorCode.UFS_UNAVAILABLE, () -> rig.ls(d, rig.staleAllowed(INTERVAL)));
  }

  @Test
  void shardThatIsNotOwnedIsListedEveryTime() {
    rig.fill(d, 1_500);
    int shard = rig.function.shardOfChildren(d);
    rig.shards.revoked(shard);
    assertThat(rig.ls(d).names()).isEqualTo(names(1_500));
    assertThat(rig.ls(d).batches()).containsExactly(1_000, 500);
    rig.asked(Map.of(LIST, 4));
    assertThat(rig.store(shard).entriesAfter(Optional.empty(), 1)).isEmpty();
    assertThat(rig.ls(rig.s3("none")).answer().outcome()).isIn(ListingAnswer.Outcome.ABSENT);
  }

  @Test
  void hugeDirectoryPassesInBoundedPages() {
    try (EngineRig huge =
        new EngineRig(
            MemoryUfs.objectStore(EngineRig.CLOCK), EngineRig.Settings.rows(1_000_000, 1_000))) {
      huge.fill(d, 100_000);
      long[] count = {0};
      int[] largest = {0};
      HashSet<String> names = new HashSet<>();
      for (int round = 0; round < 2; round++) {
        huge.engine.listing(
            d,
            huge.terms(INTERVAL),
            batch -> {
              count[0] += batch.size();
              largest[0] = Math.max(largest[0], batch.size());
              batch.forEach(child -> names.add(child.location().name()));
            });
      }
      assertThat(count[0]).isEqualTo(200_000);
      assertThat(names).hasSize(100_000);
      assertThat(largest[0]).isEqualTo(1_000);
      huge.asked(Map.of(LIST, 100));
    }
  }

  @Test
  void unusableKeysAreCounted() {
    rig.ufs.putOutside(d.child("good"), "v1");
    FileStatus status = rig.ufs.look(d.child("good")).orElseThrow();
    assertThat(status.isDirectory()).isFalse();
    assertThat(rig.ls(d).answer().unusable()).isZero();
    assertThat(rig.engine.listing(d, rig.unbounded(), batch -> {}).requests()).isZero();
    assertThat(rig.unbounded().bounds()).isEqualTo(Bound.NONE);
  }

  private static List<String> names(int files) {
    return IntStream.range(0, files).mapToObj(i -> String.format("f%06d", i)).toList();
  }
}
