package io.syncline.cache.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.EngineRig;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.core.budget.PutOffException;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.Finding;
import io.syncline.core.consistency.Sample;
import io.syncline.core.consistency.Suspects;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.History;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryUfs;
import io.syncline.core.testing.MemoryUfs.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check tells of what is wrong, of nothing else, and changes nothing. */
final class ShardCheckTest {
  private static final int SHARDS = 4;
  private static final Duration SETTLE = EngineRig.INTERVAL.plusSeconds(1);

  /** Up to when the feed is complete; always now, unless a test says otherwise. */
  private LongSupplier complete = () -> 0;

  private boolean live = true;

  private final EngineRig rig =
      new EngineRig(
          MemoryUfs.objectStore(EngineRig.CLOCK, 10),
          new EngineRig.Settings(
              SHARDS,
              ShardLimits.DEFAULT,
              EngineLimits.DEFAULT,
              (shard, mount) ->
                  live ? new Watermark(OptionalLong.of(complete.getAsLong())) : Watermark.UNKNOWN));
  private final long start = rig.nanos.get();
  private final Location d = rig.s3("d");
  private final HeardCheck heard = new HeardCheck();
  private final List<Finding> findings = heard.findings;
  private final List<Finding> repaired = heard.repaired;
  private Optional<Repairer> repairer = Optional.empty();
  private Sample sample = Sample.ALL;
  private Location scope = rig.s3("");
  private Runnable atPause = () -> {};
  private long requestsLeft = Long.MAX_VALUE;

  ShardCheckTest() {
    complete = rig.ticker::nanos;
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void findsEachKindAndNothingElse() throws InterruptedException {
    rig.fill(d, 35);
    rig.ls(d);
    rig.ls(rig.s3("none"));
    for (String path : new String[] {"e/kept", "e/changed", "e/gone", "e/turned"}) {
      rig.ufs.putOutside(rig.s3(path), "v1");
      rig.stat(rig.s3(path));
    }
    rig.stat(rig.s3("e/absent"));
    rig.stat(rig.s3("e/appeared"));

    rig.ufs.putOutside(EngineRig.file(d, 3), "v2"); // Of the same size.
    rig.ufs.removeOutside(EngineRig.file(d, 20));
    rig.ufs.removeOutside(EngineRig.file(d, 34));
    rig.ufs.putOutside(d.child("f000003a"), "v1");
    rig.ufs.putOutside(rig.s3("none/new"), "v1");
    rig.ufs.removeOutside(EngineRig.file(d, 7));
    rig.ufs.putOutside(EngineRig.file(d, 7).child("below"), "v1");
    rig.ufs.putOutside(rig.s3("e/changed"), "v2");
    rig.ufs.removeOutside(rig.s3("e/gone"));
    rig.ufs.removeOutside(rig.s3("e/turned"));
    rig.ufs.putOutside(rig.s3("e/turned/below"), "v1");
    rig.ufs.putOutside(rig.s3("e/appeared"), "v1");

    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("d/f000003", DifferenceKind.STALE_ATTR),
                Map.entry("d/f000003a", DifferenceKind.MISSING_LOCAL),
                Map.entry("d/f000020", DifferenceKind.ORPHAN_LOCAL),
                Map.entry("d/f000034", DifferenceKind.ORPHAN_LOCAL),
                Map.entry("d/f000007", DifferenceKind.TYPE_MISMATCH),
                Map.entry("none", DifferenceKind.MISSING_LOCAL),
                Map.entry("none/new", DifferenceKind.MISSING_LOCAL),
                Map.entry("e/changed", DifferenceKind.STALE_ATTR),
                Map.entry("e/gone", DifferenceKind.ORPHAN_LOCAL),
                Map.entry("e/turned", DifferenceKind.TYPE_MISMATCH),
                Map.entry("e/appeared", DifferenceKind.MISSING_LOCAL)));
    assertThat(findings)
        .allSatisfy(
            finding -> {
              assertThat(finding.looks()).isBetween(2, 3);
              assertThat(finding.since()).isPresent();
              assertThat(finding.found()).isEqualTo(rig.ufs.look(finding.location()).orElse(null));
            });
  }

  @Test
  void whatIsRightIsComparedOnceAndNeitherSideIsTouched() throws InterruptedException {
    rig.fill(d, 35);
    rig.ls(d);
    rig.ufs.putOutside(rig.s3("e/single"), "v1");
    rig.stat(rig.s3("e/single"));
    rig.stat(rig.s3("e/absent"));
    long rows = rig.shards.rows();
    rig.ufs.forgetCalls();
    check(rig.terms(EngineRig.INTERVAL));
    rig.asked(Map.of(Operation.LIST, 4, Operation.STAT, 2));
    assertThat(findings).isEmpty();
    assertThat(rig.shards.rows()).isEqualTo(rows);
    assertThat(total()).isEqualTo(new CheckTally(1, 37, 0, 0, 0, 6));
  }

  @Test
  void whatIsToldOfBeforeTheSecondLookIsSettled() throws InterruptedException {
    rig.fill(d, 5);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    rig.ufs.putOutside(d.child("new"), "v1");
    atPause =
        () -> {
          rig.modified(EngineRig.file(d, 1));
          rig.announce(EngineRig.change(d.child("new"), ChangeKind.CREATED));
        };
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(total().settled()).isEqualTo(2);
  }

  @Test
  void whatIsNotServedIsNotCompared() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(rig.s3("e/single"), "v1");
    rig.stat(rig.s3("e/single"));
    rig.modified(EngineRig.file(d, 1));
    rig.modified(rig.s3("e/single"));
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    rig.ufs.removeOutside(rig.s3("e/single"));
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(total().unserved()).isEqualTo(2);
  }

  @Test
  void whereNoFeedProvesAnythingWhatIsYoungIsPermittedAndWhatIsOldIsAskedAgain()
      throws InterruptedException {
    live = false;
    rig.fill(d, 3);
    rig.ls(d);
    rig.pass(Duration.ofSeconds(5));
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(total().settled()).isEqualTo(1);
  }

  @Test
  void nobodyCanTellOfWhatIsServedWhateverItsAge() throws InterruptedException {
    live = false;
    rig.fill(d, 3);
    rig.ls(d);
    rig.pass(Duration.ofSeconds(1));
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    check(rig.unbounded());
    assertThat(kinds())
        .isEqualTo(Map.ofEntries(Map.entry("d/f000001", DifferenceKind.UNVERIFIABLE)));
    assertThat(findings.get(0).detail()).contains("mount permits that");
  }

  @Test
  void nobodyCanTellWhereTheStoreChangesAllTheTime() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    int[] version = {2};
    atPause = () -> rig.ufs.putOutside(EngineRig.file(d, 1), "v" + ++version[0]);
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds())
        .isEqualTo(Map.ofEntries(Map.entry("d/f000001", DifferenceKind.UNVERIFIABLE)));
    assertThat(findings.get(0).looks()).isEqualTo(Suspects.MAX_LOOKS);
  }

  @Test
  void nobodyCanTellOfWhatTheStoreRefusesAndTheRestIsCompared() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.fill(rig.s3("e"), 3);
    rig.ls(rig.s3("e"));
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    rig.ufs.putOutside(EngineRig.file(rig.s3("e"), 1), "v2");
    rig.ufs.failNext(Operation.LIST, 1, ErrorCode.UFS_PERMISSION_DENIED);
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds().values())
        .containsExactlyInAnyOrder(DifferenceKind.UNVERIFIABLE, DifferenceKind.STALE_ATTR);
  }

  @Test
  void aStoreThatIsAwayForAWhileIsWaitedFor() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    rig.ufs.failNext(Operation.LIST, StoreLooks.MAX_WAITS, ErrorCode.UFS_UNAVAILABLE);
    check(new ReadTerms(rig.s3(""), rig.ufs, new Bound(Duration.ofHours(1).toNanos()), false));
    assertThat(kinds()).isEqualTo(Map.ofEntries(Map.entry("d/f000001", DifferenceKind.STALE_ATTR)));
  }

  @Test
  void aStoreThatIsAwayForLongEndsTheCheckWhereItIs() {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.failNext(Operation.LIST, 1_000, ErrorCode.UFS_UNAVAILABLE);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> check(rig.terms(Duration.ofHours(1))))
        .matches(failure -> failure.code() == ErrorCode.UFS_UNAVAILABLE);
  }

  @Test
  void whoAsksBetweenTheLooksFollowsTheStoreThoughThatComesBack() throws InterruptedException {
    live = false;
    Location flag = rig.s3("e/flag");
    rig.ufs.putOutside(flag, "on");
    rig.stat(flag);
    rig.pass(Duration.ofSeconds(5));
    rig.ufs.removeOutside(flag);
    Runnable toggle =
        () -> {
          rig.ufs.putOutside(flag, "on");
          rig.engine.entry(flag, rig.terms(Duration.ZERO));
          rig.ufs.removeOutside(flag);
        };
    atPause = toggle;
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(total().settled()).isEqualTo(1);
  }

  @Test
  void aDirectoryThatCannotBeShownIsComparedChildByChild() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.announce(EngineRig.tree(d, ChangeKind.UNKNOWN));
    rig.stat(EngineRig.file(d, 1)); // Held again, under a listing that is not shown.
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    rig.ufs.forgetCalls();
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds()).isEqualTo(Map.of("d/f000001", DifferenceKind.STALE_ATTR));
    assertThat(total().unserved()).as("two children, and what is not held").isEqualTo(3);
    assertThat(rig.ufs.count(Operation.LIST)).isZero();
  }

  @Test
  void aCheckIsEndedByAnInterruptAndMayBeginAnew() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    requestsLeft = 1;
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> check(rig.terms(EngineRig.INTERVAL)));
    assertThat(findings).isEmpty();
    requestsLeft = Long.MAX_VALUE;
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds()).isEqualTo(Map.of("d/f000001", DifferenceKind.STALE_ATTR));
  }

  @Test
  void moreDifferencesThanMayWaitAreAllFoundAndNeverMoreWait() throws InterruptedException {
    int files = ShardCheck.MAX_SUSPECTS * 2 + 7;
    rig.fill(d, files);
    rig.ls(d);
    rig.fill(rig.s3("other"), 1);
    for (int i = 0; i < files; i++) {
      rig.ufs.putOutside(EngineRig.file(d, i), "v2");
    }
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds()).hasSize(files).containsValue(DifferenceKind.STALE_ATTR);
    assertThat(heard.mostWaiting).isBetween(ShardCheck.MAX_SUSPECTS - 1, ShardCheck.MAX_SUSPECTS);
  }

  @Test
  void aShardThatIsTakenAwayProvesNothing() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    int shard = rig.function.shardOfChildren(d);
    atPause =
        () -> {
          rig.shards.revoked(shard);
          rig.own(shard);
        };
    assertThat(checkOf(shard, rig.terms(EngineRig.INTERVAL)).run()).isFalse();
    assertThat(findings).isEmpty();
    assertThat(heard.tallies.get(shard).settled()).isZero();
    atPause = () -> {};
    assertThat(checkOf(shard, rig.terms(EngineRig.INTERVAL)).run()).isTrue();
    assertThat(kinds()).isEqualTo(Map.ofEntries(Map.entry("d/f000001", DifferenceKind.STALE_ATTR)));
  }

  @Test
  void aShardThatIsNotHeldIsNotChecked() throws InterruptedException {
    rig.shards.revoked(0);
    assertThat(checkOf(0, rig.terms(EngineRig.INTERVAL)).run()).isFalse();
    assertThat(heard.tallies).isEmpty();
  }

  @Test
  void onlyWhatLiesInItsScopeIsCompared() throws InterruptedException {
    for (String directory : new String[] {"d", "dd", "d/below"}) {
      rig.fill(rig.s3(directory), 3);
      rig.ls(rig.s3(directory));
      rig.ufs.putOutside(EngineRig.file(rig.s3(directory), 1), "v2");
    }
    scope = d;
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds().keySet())
        .containsExactlyInAnyOrder("d/f000001", "d/below", "d/below/f000001");
    findings.clear();
    scope = EngineRig.file(rig.s3("dd"), 1); // Its directory, which is held whole, is not in it.
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds()).isEqualTo(Map.of("dd/f000001", DifferenceKind.STALE_ATTR));
  }

  @Test
  void repairsWhatIsWrongAndLooksThatItIsRight() throws InterruptedException {
    seedThree();
    repairer = Optional.of(finding -> rig.modified(finding.location()));
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(repaired.stream().map(finding -> finding.location().path()))
        .containsExactlyInAnyOrder("d/f000001", "d/f000002", "d/new");
    repaired.clear();
    repairer = Optional.empty();
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
  }

  @Test
  void repairsByAskingAgain() throws InterruptedException {
    seedThree();
    repairer =
        Optional.of(
            finding -> {
              rig.modified(finding.location());
              rig.stat(finding.location());
            });
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(repaired).hasSize(3);
    rig.ufs.forgetCalls();
    assertThat(rig.ls(d).children().stream().map(child -> child.location().name()))
        .contains("new")
        .doesNotContain("f000002");
    assertThat(rig.ufs.operations()).as("it shows the listing again").isEmpty();
  }

  @Test
  void repairThatChangesNothingRemainsWrongAndIsTriedOnce() throws InterruptedException {
    seedThree();
    List<Location> tried = new ArrayList<>();
    repairer = Optional.of(finding -> tried.add(finding.location()));
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(repaired).isEmpty();
    assertThat(findings)
        .hasSize(3)
        .allSatisfy(finding -> assertThat(finding.detail()).contains("differed again"));
    assertThat(tried).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void repairThatTakesAWhileIsLookedAtAgain() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    boolean[] told = {false};
    repairer = Optional.of(finding -> told[0] = true);
    atPause =
        () -> {
          if (told[0]) {
            rig.modified(EngineRig.file(d, 1));
          }
        };
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(findings).isEmpty();
    assertThat(repaired).hasSize(1);
    assertThat(total().settled()).as("it was wrong, not on its way").isZero();
  }

  @Test
  void repairThatFailsIsToldOfAndTheRestIsRepaired() throws InterruptedException {
    seedThree();
    repairer =
        Optional.of(
            finding -> {
              if (finding.location().name().equals("new")) {
                throw new SyncException(ErrorCode.OUTBOX_FULL, "made to be full");
              }
              rig.modified(finding.location());
            });
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds()).isEqualTo(Map.of("d/new", DifferenceKind.MISSING_LOCAL));
    assertThat(findings.get(0).detail()).isEqualTo("not repaired: made to be full");
    assertThat(repaired).hasSize(2);
  }

  @Test
  void whatWasRepairedIsToldOfThoughTheShardIsLostBeforeItIsLookedAtAgain()
      throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    int shard = rig.function.shardOfChildren(d);
    repairer =
        Optional.of(
            finding -> {
              rig.shards.revoked(shard);
              rig.own(shard);
            });
    assertThat(checkOf(shard, rig.terms(EngineRig.INTERVAL)).run()).isFalse();
    assertThat(kinds()).isEqualTo(Map.of("d/f000001", DifferenceKind.STALE_ATTR));
    assertThat(findings.get(0).detail()).contains("not looked at again");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1}) // At the look right behind it, or at the one after a while.
  void whatWasRepairedIsToldOfThoughTheCheckIsEndedMeanwhile(int looks) {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    repairer = Optional.of(finding -> requestsLeft = looks);
    atPause = () -> {};
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> check(rig.terms(EngineRig.INTERVAL)));
    assertThat(kinds()).isEqualTo(Map.of("d/f000001", DifferenceKind.STALE_ATTR));
    assertThat(findings.get(0).detail()).contains("not looked at again");
  }

  @Test
  void nothingIsRepairedOfWhichNobodyCanTell() throws InterruptedException {
    live = false;
    rig.fill(d, 3);
    rig.ls(d);
    rig.pass(Duration.ofSeconds(1));
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    repairer =
        Optional.of(
            finding -> {
              throw new AssertionError(finding);
            });
    check(rig.unbounded());
    assertThat(kinds()).isEqualTo(Map.of("d/f000001", DifferenceKind.UNVERIFIABLE));
  }

  @Test
  void aRepairWaitsForItsTurn() throws InterruptedException {
    seedThree();
    AtomicInteger tries = new AtomicInteger();
    repairer = Optional.of(finding -> putOffOnce(tries.incrementAndGet()));
    check(rig.terms(Duration.ofHours(1)));
    assertThat(tries).hasValue(4);
  }

  private static void putOffOnce(int tries) {
    if (tries == 1) {
      throw new PutOffException("reads come first");
    }
  }

  @Test
  void storeThatRefusesAfterARepairLeavesTheFindingAsItWas() throws InterruptedException {
    rig.fill(d, 3);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    repairer =
        Optional.of(
            finding -> rig.ufs.failNext(Operation.STAT, 1, ErrorCode.UFS_PERMISSION_DENIED));
    check(rig.terms(EngineRig.INTERVAL));
    assertThat(kinds()).isEqualTo(Map.of("d/f000001", DifferenceKind.STALE_ATTR));
    assertThat(findings.get(0).detail()).startsWith("it was repaired, and then: ");
  }

  @Test
  void onlyDirectoriesAndEntriesOfTheSampleAreCompared() throws InterruptedException {
    int directories = 40;
    for (int i = 0; i < directories; i++) {
      Location directory = rig.s3("s" + i);
      rig.fill(directory, 3);
      rig.ls(directory);
      Location alone = rig.s3("alone" + i).child("x");
      rig.ufs.putOutside(alone, "v1");
      rig.stat(alone);
    }
    sample = new Sample(0.3, 11);
    check(rig.terms(EngineRig.INTERVAL));
    long chosen = 0;
    for (int i = 0; i < directories; i++) {
      chosen += sample.has(rig.s3("s" + i)) ? 3 : 0;
      chosen += sample.has(rig.s3("alone" + i).child("x")) ? 1 : 0;
    }
    assertThat(total().compared()).isEqualTo(chosen).isBetween(10L, 100L);
  }

  /** Three wrong answers about the directory. */
  private void seedThree() {
    rig.fill(d, 5);
    rig.ls(d);
    rig.ufs.putOutside(EngineRig.file(d, 1), "v2");
    rig.ufs.removeOutside(EngineRig.file(d, 2));
    rig.ufs.putOutside(d.child("new"), "v1");
  }

  /** Checks all shards. */
  private void check(ReadTerms terms) throws InterruptedException {
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(checkOf(shard, terms).run()).isTrue();
    }
  }

  private ShardCheck checkOf(int shard, ReadTerms terms) {
    CheckPace pace =
        new CheckPace() {
          @Override
          public void awaitRequest() throws InterruptedException {
            if (requestsLeft-- <= 0) {
              throw new InterruptedException("ended");
            }
          }

          @Override
          public void pause(long nanos) {
            rig.nanos.addAndGet(nanos);
            atPause.run();
          }
        };
    return new ShardCheck(
        new ShardCheck.Subject(shard, scope, sample),
        rig.engine.held(),
        terms,
        new ShardCheck.Treatment(
            SETTLE,
            repairer,
            new HeardChanges(
                rig.engine.held(),
                () -> History.Kept.NONE,
                rig.ticker,
                () -> Instant.EPOCH.plusNanos(rig.nanos.get() - start))),
        rig.ticker,
        pace,
        heard.of(shard));
  }

  private Map<String, DifferenceKind> kinds() {
    Map<String, DifferenceKind> kinds = new TreeMap<>();
    findings.forEach(finding -> kinds.put(finding.location().path(), finding.kind()));
    return kinds;
  }

  private CheckTally total() {
    return heard.tallies.values().stream().reduce(CheckTally.NONE, CheckTally::and);
  }
}
