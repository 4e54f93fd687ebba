package io.syncline.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.ClusterLog;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.FencingTarget;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that declares origins gone, on a log in memory that fails once in each place. */
class FencerTest {
  private static final Origin SELF = new Origin("east", "n1", 9);
  private static final Origin OWN_BEFORE = new Origin("east", "n1", 4);
  private static final Origin DEAD = new Origin("east", "n2", 7);

  private volatile boolean unread;
  private final Membership membership = new Membership(SELF);
  private final BlockingQueue<OriginsEntry> said = new ArrayBlockingQueue<>(100);
  private final OneRecordLog log = new OneRecordLog();
  private final OneRecordLog west = new OneRecordLog();
  private final KeptInMemory memory = new KeptInMemory();
  private Fencer fencer = newFencer();

  @AfterEach
  void stop() {
    fencer.close();
  }

  @Test
  void whoIsAskedForIsDeclaredGoneWhateverFailsOnce() throws Exception {
    join(DEAD);
    FencingState state = fencer.begin(FencingTarget.of(DEAD), true);
    assertThat(state.target()).isEqualTo(FencingTarget.of(DEAD));
    assertThat(state.processIsDead()).isTrue();
    fencer.start();
    assertThat(said.poll(60, TimeUnit.SECONDS))
        .isEqualTo(
            new OriginsEntry.Left(DEAD, List.of(new LogPlace("t", "id", 0, log.fencedAt()))));
    awaitNothingUnderWay();
  }

  @Test
  void itIsWaitedForAsLongAsTheOriginSaidThatItMayWrite() {
    join(OWN_BEFORE);
    assertThat(fencer.waitFor(FencingTarget.of(DEAD), false)).isEqualTo(Duration.ofMillis(3));
    join(DEAD, FencingWaits.lease(Duration.ofMinutes(30)));
    assertThat(fencer.waitFor(FencingTarget.of(DEAD), false)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void ownStartsThatTheDiskForgotAreDeclaredGoneUnasked() throws Exception {
    join(OWN_BEFORE);
    fencer.start();
    assertThat(said.poll(60, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            OriginsEntry.Left.class, left -> assertThat(left.origin()).isEqualTo(OWN_BEFORE));
  }

  @Test
  void aNameIsDeclaredGoneOnceAtATimeAndOnlySoManyOfThem() {
    join(DEAD);
    FencingState first = fencer.begin(FencingTarget.of(DEAD), false);
    FencingState again = fencer.begin(FencingTarget.of(DEAD), true);
    assertThat(again.since()).isEqualTo(first.since());
    assertThat(again.processIsDead()).isTrue();
    assertThat(fencer.states()).hasSize(1);
    for (int i = 1; i < Fencer.MAX_JOBS; i++) {
      fencer.begin(FencingTarget.of(new Origin("east", "other-" + i, 1)), false);
    }
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> fencer.begin(FencingTarget.of(new Origin("east", "one-more", 1)), false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_BUSY));
  }

  @Test
  void whoJoinedSinceIsNotTakenForOneThatIsBeingDeclaredGone() {
    join(DEAD);
    fencer.begin(FencingTarget.of(DEAD), false);
    Origin later = new Origin(DEAD.cluster(), DEAD.name(), DEAD.incarnation() + 1);
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> fencer.begin(FencingTarget.of(later), true))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_BUSY))
        .withMessageContaining(later.toString());
    assertThat(fencer.states()).singleElement().matches(state -> !state.processIsDead());
  }

  @Test
  void oneThatIsClosedForgetsWhatItDidAndBeginsNothing() {
    join(DEAD);
    fencer.begin(FencingTarget.of(DEAD), false);
    fencer.close();
    assertThat(fencer.states()).isEmpty();
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> fencer.begin(FencingTarget.of(DEAD), false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
  }

  @Test
  void whoWasAskedForIsDeclaredGoneAfterARestartAndThenForgotten() throws Exception {
    join(DEAD);
    FencingState before = fencer.begin(FencingTarget.of(DEAD), false);
    fencer.begin(FencingTarget.of(DEAD), true);
    restart();
    assertThat(fencer.states())
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.target()).isEqualTo(before.target());
              assertThat(state.since()).isEqualTo(before.since());
              assertThat(state.processIsDead()).isTrue();
            });
    fencer.start();
    assertThat(said.poll(60, TimeUnit.SECONDS)).isInstanceOf(OriginsEntry.Left.class);
    awaitNothingUnderWay();
    assertThat(memory.all()).isEmpty();
    restart();
    assertThat(fencer.states()).isEmpty();
  }

  /** Of a topic that was not read yet nobody is known: that must not look as if all had left. */
  @Test
  void aRestartWaitsForTheOriginsTopicBeforeItTakesAnybodyForGone() throws Exception {
    fencer.begin(FencingTarget.of(DEAD), true);
    unread = true;
    restart();
    fencer.start();
    log.awaitAsked();
    assertThat(fencer.states()).hasSize(1);
    join(DEAD);
    unread = false;
    assertThat(said.poll(60, TimeUnit.SECONDS)).isInstanceOf(OriginsEntry.Left.class);
  }

  @Test
  void ownStartsAreFoundAgainAndNotRemembered() throws Exception {
    join(OWN_BEFORE);
    log.silent = true;
    fencer.start();
    log.awaitAsked();
    assertThat(fencer.states()).hasSize(1);
    assertThat(memory.all()).isEmpty();
  }

  @Test
  void oneThatGivesUpForgetsWhatItDidAlsoAfterARestart() {
    join(DEAD);
    fencer.begin(FencingTarget.of(DEAD), false);
    fencer.giveUp();
    restart();
    assertThat(fencer.states()).isEmpty();
  }

  @Test
  void nobodyIsDeclaredGoneWhomTheDiskWouldForget() {
    join(DEAD);
    memory.broken = true;
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> fencer.begin(FencingTarget.of(DEAD), false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED));
    assertThat(fencer.states()).isEmpty();
  }

  @Test
  void nodesOfAnotherClusterAreFencedTogetherInItsOwnTopic() throws Exception {
    Origin one = new Origin("west", "n1", 3);
    Origin two = new Origin("west", "n2", 4);
    join(one);
    join(two);
    fencer.begin(FencingTarget.of(List.of(one, two)), true);
    fencer.start();
    Set<Origin> gone = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      OriginsEntry.Left left = (OriginsEntry.Left) said.poll(60, TimeUnit.SECONDS);
      gone.add(left.origin());
    }
    assertThat(gone).containsExactlyInAnyOrder(one, two);
    assertThat(west.fences).contains(one, two);
    assertThat(log.fences).isEmpty();
    awaitNothingUnderWay();
  }

  @Test
  void whatIsNotAllowedIsNotTriedAgain() throws Exception {
    Origin lost = new Origin("west", "n1", 3);
    join(lost);
    west.refusal = ErrorCode.FORGETTING_NOT_ALLOWED;
    fencer.begin(FencingTarget.of(lost), true);
    fencer.start();
    awaitNothingUnderWay();
    assertThat(said).isEmpty();
    assertThat(memory.all()).isEmpty();
    assertThat(fencer.givenUp())
        .singleElement()
        .satisfies(
            state -> {
              assertThat(state.target().covers(lost)).isTrue();
              assertThat(state.detail()).startsWith("given up: ");
            });

    west.refusal = null;
    fencer.begin(FencingTarget.of(lost), true);
    assertThat(fencer.givenUp()).as("it is under way again").isEmpty();
  }

  @Test
  void onlyTheLastThatWereGivenUpAreShown() throws Exception {
    west.refusal = ErrorCode.FORGETTING_NOT_ALLOWED;
    fencer.start();
    for (int i = 0; i <= Fencer.MAX_JOBS; i++) {
      assertThat(memory.forgotten).hasValue(0);
      Origin lost = new Origin("west", "n" + i, 3);
      join(lost);
      fencer.begin(FencingTarget.of(lost), true);
      awaitNothingUnderWay();
    }
    assertThat(fencer.givenUp()).hasSize(Fencer.MAX_JOBS);
    assertThat(memory.forgotten).hasValue(1);
  }

  @Test
  void whatIsInTheWayIsTold() throws Exception {
    join(DEAD);
    log.silent = true;
    fencer.begin(FencingTarget.of(DEAD), true);
    fencer.start();
    log.awaitAsked();
    for (int i = 0; i < 6_000 && !detail().contains("tried again"); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(detail()).endsWith("tried again: made to fail");
  }

  private String detail() {
    return fencer.states().get(0).detail();
  }

  private void restart() {
    fencer.close();
    fencer = newFencer();
  }

  private Fencer newFencer() {
    return new Fencer(
        new Leftovers(SELF, Set.of()),
        this::members,
        new Fencer.Logs(
            new FencedLog(log, log::fence),
            cluster -> new FencedLog(west, west::fence),
            new Said()),
        1,
        new FencingWaits(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)),
        new Fencer.Clocks(System::nanoTime, System::nanoTime, InstantSource.system()),
        memory);
  }

  private void awaitNothingUnderWay() throws InterruptedException {
    for (int i = 0; i < 6_000 && !fencer.states().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(fencer.states()).isEmpty();
  }

  private void join(Origin origin) {
    join(origin, FencingWaits.NONE);
  }

  private synchronized void join(Origin origin, FencingWaits waits) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(Location.parse("s3://lake")), Optional.empty(), List.of(), waits));
  }

  /** Read to this very moment. */
  private synchronized Members members() {
    if (unread) {
      return Members.NONE;
    }
    membership.read("ping", membership.ping(System.nanoTime()));
    return membership.members();
  }

  private synchronized void left(OriginsEntry.Left left) {
    membership.read(left.origin().toString(), left);
  }

  /** The origins topic; its first append fails. */
  private final class Said implements OriginsLog {
    private boolean failed;

    @Override
    public CompletionStage<Long> append(OriginsEntry entry) {
      if (!failed) {
        failed = true;
        return CompletableFuture.failedFuture(
            new SyncException(ErrorCode.BUS_UNAVAILABLE, "made to fail"));
      }
      left((OriginsEntry.Left) entry);
      said.add(entry);
      return CompletableFuture.completedFuture(1L);
    }

    @Override
    public void close() {}
  }

  /** A topic of one partition that holds nothing but fences; each kind of call fails once. */
  private static final class OneRecordLog implements ClusterLog {
    private final List<Origin> fences = new CopyOnWriteArrayList<>();
    private final CountDownLatch asking = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile @Nullable ErrorCode refusal;
    private boolean asked;
    private boolean fenced;
    private final AtomicLong end = new AtomicLong(5);

    @Override
    public Bounds bounds() {
      asking.countDown();
      if (!asked || silent) {
        asked = true;
        throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "made to fail");
      }
      return new Bounds("id", Map.of(0, 0L), Map.of(0, end.get()));
    }

    void awaitAsked() throws InterruptedException {
      assertThat(asking.await(60, TimeUnit.SECONDS)).isTrue();
    }

    CompletionStage<Fenced> fence(BusRecord.Fence fence) {
      if (refusal != null) {
        throw new SyncException(refusal, "made to fail");
      }
      fences.add(fence.fenced());
      end.incrementAndGet();
      if (!fenced) {
        fenced = true;
        return CompletableFuture.failedFuture(
            new SyncException(ErrorCode.LEASE_LOST, "made to fail"));
      }
      return CompletableFuture.completedFuture(
          new Fenced(SELF, List.of(new LogPlace("t", "id", 0, end.get() - 1))));
    }

    long fencedAt() {
      return end.get() - 1;
    }

    @Override
    public boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found) {
      for (long offset = from.getOrDefault(0, 0L); offset < to.getOrDefault(0, 0L); offset++) {
        found.record(0, offset, SELF);
      }
      return true;
    }

    @Override
    public void close() {}
  }

  /** What outlives a restart. */
  private static final class KeptInMemory implements FencingMemory {
    private volatile List<Asked> kept = List.of();
    private volatile boolean broken;
    private final AtomicInteger forgotten = new AtomicInteger();

    @Override
    public void forgotGivenUp() {
      forgotten.incrementAndGet();
    }

    @Override
    public List<Asked> all() {
      return kept;
    }

    @Override
    public void keep(List<Asked> asked) {
      if (broken) {
        throw new SyncException(ErrorCode.STORE_FAILED, "made to fail");
      }
      kept = asked;
    }
  }
}
