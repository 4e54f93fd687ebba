package io.syncline.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.MoreExecutors;
import io.syncline.agent.testing.RecordedIntents;
import io.syncline.cache.check.CheckPace;
import io.syncline.cache.check.HeardChanges;
import io.syncline.cache.sync.EngineLimits;
import io.syncline.cache.sync.FeedSource;
import io.syncline.cache.sync.NodeShards;
import io.syncline.cache.sync.ReadTerms;
import io.syncline.cache.sync.SyncEngine;
import io.syncline.cache.sync.SyncListener;
import io.syncline.core.consistency.DifferenceKind;
import io.syncline.core.consistency.RepairAction;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.freshness.Bound;
import io.syncline.core.freshness.Watermark;
import io.syncline.core.history.History;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SyncInterval;
import io.syncline.core.mount.Mount;
import io.syncline.core.mount.MountPolicy;
import io.syncline.core.mount.MountPolicy.ExternalChanges;
import io.syncline.core.shard.ShardFunction;
import io.syncline.core.shard.ShardLimits;
import io.syncline.core.testing.MemoryShardStore;
import io.syncline.core.testing.MemoryUfs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which shards of which runs a node compares when, and how runs end. */
final class CheckRunnerTest {
  private static final int SHARDS = 2;
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Location LAKE = Location.parse("s3://lake/");
  private static final Location OTHER = Location.parse("s3://other/");

  private final AtomicLong nanos = new AtomicLong(1_000_000_000_000L);
  private final MemoryUfs ufs = MemoryUfs.objectStore(() -> Instant.EPOCH);
  private final ShardFunction function = new ShardFunction(SHARDS);
  private final NodeShards shards =
      new NodeShards(
          MemoryShardStore::new,
          function,
          ShardLimits.DEFAULT,
          record -> {},
          SyncListener.NONE,
          failure -> {
            throw new AssertionError(failure);
          },
          FeedSource.unknown(nanos::get));
  private final Set<Integer> proven = new HashSet<>(Set.of(0, 1));
  private final SyncEngine engine =
      new SyncEngine(
          shards,
          (shard, mount) ->
              proven.contains(shard)
                  ? new Watermark(OptionalLong.of(nanos.get()))
                  : Watermark.UNKNOWN,
          nanos::get,
          EngineLimits.DEFAULT,
          SyncListener.NONE);
  private final List<Mount> mounts =
      new ArrayList<>(List.of(mount("/lake", LAKE), mount("/other", OTHER)));
  private final SortedSet<Integer> held = new TreeSet<>(Set.of(0, 1));
  private final MemoryCheckBook book = new MemoryCheckBook();
  private final List<DifferenceKind> found = new ArrayList<>();
  private final List<DifferenceKind> repaired = new ArrayList<>();
  private RepairAction repair = RepairAction.NONE;
  private final RecordedIntents outbox = new RecordedIntents();
  private Optional<Mount> unresolved = Optional.empty();
  private final CountDownLatch pausing = new CountDownLatch(1);
  private CountDownLatch mayPass = new CountDownLatch(0);
  private CheckRunner runner = runner(MoreExecutors.newDirectExecutorService());

  CheckRunnerTest() {
    for (int shard = 0; shard < SHARDS; shard++) {
      shards.assigned(shard);
      shards.coldStart(shard, List.of(new Position("t", "id", shard, 0)));
      shards.caughtUp(shard);
    }
  }

  @AfterEach
  void close() {
    runner.close();
    engine.close();
  }

  @Test
  void comparesAllShardsOnceAndEndsTheRunThen() {
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    assertThat(book.reports(run).values()).hasSize(SHARDS).allMatch(ShardReport::ended);
    assertThat(state(run)).as("it is looked now and then").isEqualTo(CheckState.RUNNING);
    pass(3);
    look();
    assertThat(state(run)).isEqualTo(CheckState.DONE);
  }

  @Test
  void runIsNotOverWhileAShardIsHeldByNobody() {
    held.remove(1);
    CheckRun run = start("01A", "/lake", LAKE);
    for (int second = 0; second < 600; second++) {
      look();
      pass(1);
    }
    assertThat(book.reports(run)).containsOnlyKeys(0);
    assertThat(state(run)).isEqualTo(CheckState.RUNNING);
    held.add(1);
    look();
    pass(3);
    look();
    assertThat(state(run)).isEqualTo(CheckState.DONE);
  }

  @Test
  void shardThatProvesNothingIsWaitedForAWhile() {
    proven.remove(1);
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    pass(RunHere.UNPROVEN.toSeconds() - 1);
    look();
    assertThat(book.reports(run)).containsOnlyKeys(0);
    pass(1);
    look();
    assertThat(book.reports(run)).containsOnlyKeys(0, 1);
  }

  @Test
  void shardThatBeginsToProveIsWaitedForNoLonger() {
    proven.remove(1);
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    proven.add(1);
    look();
    assertThat(book.reports(run)).containsOnlyKeys(0, 1);
  }

  @Test
  void shardThatIsTakenUpLaterIsWaitedForAsLong() {
    proven.remove(1);
    held.remove(1);
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    pass(10 * RunHere.UNPROVEN.toSeconds());
    held.add(1);
    look();
    pass(RunHere.UNPROVEN.toSeconds() - 1);
    held.remove(1);
    look();
    held.add(1);
    look();
    pass(RunHere.UNPROVEN.toSeconds() - 1);
    look();
    assertThat(book.reports(run)).as("it was away in between").containsOnlyKeys(0);
    pass(1);
    look();
    assertThat(book.reports(run)).containsOnlyKeys(0, 1);
  }

  @Test
  void nothingIsWaitedForWhereNobodyTellsOfChanges() {
    mounts.set(0, mount("/lake", LAKE, ExternalChanges.UNWATCHED));
    proven.clear();
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    assertThat(book.reports(run)).containsOnlyKeys(0, 1);
  }

  @Test
  void mountThatIsNotKnownYetIsWaitedForAWhile() {
    Mount lake = mounts.remove(0);
    CheckRun late = start("01A", "/lake", LAKE);
    look();
    pass(CheckRunner.UNKNOWN_MOUNT.toSeconds());
    look();
    assertThat(state(late)).isEqualTo(CheckState.RUNNING);
    mounts.add(lake);
    look();
    assertThat(book.reports(late)).hasSize(SHARDS);
  }

  @Test
  void runOfWhatIsShownNoMoreFails() {
    mounts.set(0, mount("/lake", Location.parse("s3://elsewhere/")));
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    pass(CheckRunner.UNKNOWN_MOUNT.toSeconds() + 1);
    look();
    assertThat(state(run)).isEqualTo(CheckState.FAILED);
    assertThat(book.run("01A").orElseThrow().failure()).contains("/lake shows something else");
  }

  @Test
  void runWhoseStoreCannotBeFoundFailsAloneAndOthersGoOn() {
    unresolved = Optional.of(mounts.get(0));
    CheckRun broken = start("01A", "/lake", LAKE);
    CheckRun fine = start("01B", "/other", OTHER);
    look();
    pass(3);
    look();
    assertThat(state(broken)).isEqualTo(CheckState.FAILED);
    assertThat(book.run("01A").orElseThrow().failure()).isEqualTo("node n1: made not to be known");
    assertThat(state(fine)).isEqualTo(CheckState.DONE);
  }

  @Test
  void timeOfARunIsCountedByTheClockOfThisNode() {
    held.remove(1);
    // The node that started it has a clock that is years behind.
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    pass(Duration.ofHours(1).toSeconds());
    look();
    assertThat(state(run)).isEqualTo(CheckState.RUNNING);
    pass(1);
    look();
    assertThat(state(run)).isEqualTo(CheckState.CANCELLED);
    assertThat(book.run("01A").orElseThrow().failure()).contains("max-duration");
  }

  @Test
  void whatWasComparedByAnotherNodeIsNotComparedAgain() {
    CheckRun run = start("01A", "/lake", LAKE);
    book.keep(run, 0, ShardReport.begun("n2").atItsEnd());
    look();
    assertThat(book.report(run, 0).orElseThrow().node()).isEqualTo("n2");
    assertThat(book.report(run, 1).orElseThrow().node()).isEqualTo("n1");
  }

  @Test
  void whatAnotherNodeLeftIsBegunAnew() {
    CheckRun run = start("01A", "/lake", LAKE);
    book.keep(run, 0, ShardReport.begun("n2"));
    look();
    assertThat(book.report(run, 0).orElseThrow().node()).isEqualTo("n1");
    assertThat(book.report(run, 0).orElseThrow().ended()).isTrue();
  }

  @Test
  void repairByInvalidationLeavesItToTheNextReader() {
    Location file = seedWrongAnswer();
    runWhole(RepairAction.INVALIDATE);
    assertThat(repaired).containsExactly(DifferenceKind.STALE_ATTR);
    assertThat(outbox.opened).isEmpty();
    ufs.forgetCalls();
    assertThat(read(file)).isEqualTo(2);
    assertThat(ufs.operations()).as("asked only now").isNotEmpty();
  }

  @Test
  void repairByReloadAsksTheStoreAtOnce() {
    Location file = seedWrongAnswer();
    runWhole(RepairAction.RELOAD);
    assertThat(repaired).containsExactly(DifferenceKind.STALE_ATTR);
    ufs.forgetCalls();
    assertThat(read(file)).isEqualTo(2);
    assertThat(ufs.operations()).as("asked already").isEmpty();
  }

  @Test
  void repairByRepublishingTellsEverybody() {
    Location file = seedWrongAnswer();
    runWhole(RepairAction.REPUBLISH);
    assertThat(repaired).containsExactly(DifferenceKind.STALE_ATTR);
    assertThat(outbox.settled)
        .containsExactly(new Change(file, Scope.PATH, ChangeKind.UNKNOWN, Cause.REPAIR));
    assertThat(read(file)).isEqualTo(2);
  }

  @Test
  void directoryInPlaceOfAFileIsRepublishedWithAllBelowIt() {
    Location file = seedWrongAnswer();
    ufs.removeOutside(file);
    ufs.putOutside(file.child("below"), "1");
    runWhole(RepairAction.REPUBLISH);
    assertThat(repaired).containsExactly(DifferenceKind.TYPE_MISMATCH);
    assertThat(outbox.settled)
        .containsExactly(new Change(file, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.REPAIR));
  }

  @Test
  void whatWasRepairedBeforeTheShardMovedIsKept() {
    ReportedFinding mended =
        new ReportedFinding(
            DifferenceKind.ORPHAN_LOCAL,
            LAKE.child("gone"),
            null,
            Optional.empty(),
            null,
            Instant.EPOCH,
            2,
            "",
            true,
            null);
    CheckRun run = start("01A", "/lake", LAKE);
    book.keep(run, 0, ShardReport.begun("n2").with(mended));
    look();
    ShardReport report = book.report(run, 0).orElseThrow();
    assertThat(report.ended()).isTrue();
    assertThat(report.findings()).containsExactly(mended);
    assertThat(report.kinds().get(DifferenceKind.ORPHAN_LOCAL).repaired()).isEqualTo(1);
  }

  @Test
  void whatCannotBeRepublishedIsNotRepairedHereEither() {
    Location file = seedWrongAnswer();
    outbox.full = true;
    CheckRun run = runWhole(RepairAction.REPUBLISH);
    assertThat(repaired).isEmpty();
    assertThat(found).containsExactly(DifferenceKind.STALE_ATTR);
    ShardReport report = book.report(run, function.shardOf(file)).orElseThrow();
    assertThat(report.findings().get(0).detail()).contains("not repaired: full");
    assertThat(read(file)).as("so that the next run finds it again").isEqualTo(1);
  }

  @Test
  void nothingIsRepairedUnlessThatIsWanted() {
    Location file = seedWrongAnswer();
    CheckRun run = runWhole(RepairAction.NONE);
    assertThat(found).containsExactly(DifferenceKind.STALE_ATTR);
    assertThat(repaired).isEmpty();
    assertThat(book.report(run, function.shardOf(file)).orElseThrow().kinds())
        .containsOnlyKeys(DifferenceKind.STALE_ATTR);
    assertThat(read(file)).isEqualTo(1);
  }

  /** A file of one byte is held that has two in the store. */
  private Location seedWrongAnswer() {
    Location file = LAKE.child("d").child("f");
    ufs.putOutside(file, "1");
    assertThat(read(file)).isEqualTo(1);
    ufs.putOutside(file, "22");
    assertThat(read(file)).isEqualTo(1);
    return file;
  }

  private long read(Location file) {
    return engine
        .entry(file, new ReadTerms(LAKE, ufs, new Bound(INTERVAL.toNanos()), false))
        .found()
        .orElseThrow()
        .size();
  }

  private CheckRun runWhole(RepairAction action) {
    repair = action;
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    assertThat(book.reports(run).values()).hasSize(SHARDS).allMatch(ShardReport::ended);
    return run;
  }

  @Test
  @Timeout(60)
  void cancelledRunIsLeftWithWhatIsKnownSoFar() throws InterruptedException {
    Location file = seedWrongAnswer();
    runner.close();
    ExecutorService workers = Executors.newFixedThreadPool(SHARDS);
    runner = runner(workers);
    mayPass = new CountDownLatch(1); // It waits for the second look.
    CheckRun run = start("01A", "/lake", LAKE);
    look();
    pausing.await();
    var ended = book.end("01A", CheckState.CANCELLED, Instant.EPOCH, "enough");
    assertThat(ended).isPresent();
    look();
    workers.shutdown();
    assertThat(workers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    ShardReport left = book.report(run, function.shardOf(file)).orElseThrow();
    assertThat(left.ended()).isFalse();
    assertThat(left.tally().waiting()).isEqualTo(1);
    assertThat(found).isEmpty();
  }

  private CheckRunner runner(ExecutorService workers) {
    return new CheckRunner(
        new CheckRunner.Sources(
            () -> mounts,
            () -> new TreeSet<>(held),
            this::store,
            engine.held(),
            new HeardChanges(
                engine.held(), () -> History.Kept.NONE, nanos::get, InstantSource.system()),
            new Repairs(shards, engine, outbox)),
        book,
        new CheckRunner.Clocks(nanos::get, InstantSource.system()),
        new CheckRunner.Self("n1", SHARDS),
        new Meter(),
        workers,
        run -> new Pace());
  }

  private MemoryUfs store(Mount mount) {
    if (unresolved.filter(mount::equals).isPresent()) {
      throw new SyncException(ErrorCode.INVALID_CONFIGURATION, "made not to be known");
    }
    return ufs;
  }

  /** A pause takes no time but that of the test's clock, unless a test holds it. */
  private final class Pace implements CheckPace {
    @Override
    public void awaitRequest() {}

    @Override
    public void pause(long pause) throws InterruptedException {
      pausing.countDown();
      mayPass.await();
      nanos.addAndGet(pause);
    }
  }

  /** Remembers what was found. */
  private final class Meter implements CheckMeter {
    @Override
    public void asked(long requests) {}

    @Override
    public void compared(long paths) {}

    @Override
    public void found(DifferenceKind kind) {
      found.add(kind);
    }

    @Override
    public void repaired(DifferenceKind kind) {
      repaired.add(kind);
    }
  }

  private CheckRun start(String id, String path, Location scope) {
    CheckRun run =
        new CheckRun(
            id,
            NamespacePath.parse(path),
            NamespacePath.parse(path),
            scope,
            new CheckOptions(
                10_000, INTERVAL.plusSeconds(1), Optional.of(Duration.ofHours(1)), 1, repair),
            "",
            Instant.EPOCH,
            CheckState.RUNNING,
            Optional.empty(),
            "");
    book.start(run);
    return run;
  }

  private void look() {
    assertThat(runner.look()).isEqualTo(CheckRunner.LOOK);
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private CheckState state(CheckRun run) {
    return book.run(run.id()).orElseThrow().state();
  }

  private static Mount mount(String path, Location location) {
    return mount(path, location, ExternalChanges.NONE);
  }

  private static Mount mount(String path, Location location, ExternalChanges external) {
    return new Mount(
        NamespacePath.parse(path),
        location,
        "lake",
        new MountPolicy(SyncInterval.of(INTERVAL), external, MountPolicy.OnStale.FAIL));
  }
}
