package io.syncline.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.bus.outbox.Fenced;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.origin.OwnLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The thread that declares origins gone, on a log in memory that fails once in each place. */
class FencerTest {
  private static final Origin SELF = new Origin("east", "n1", 9);
  private static final Origin OWN_BEFORE = new Origin("east", "n1", 4);
  private static final Origin DEAD = new Origin("east", "n2", 7);

  private final Membership membership = new Membership(SELF);
  private final BlockingQueue<OriginsEntry> said = new ArrayBlockingQueue<>(100);
  private final OneRecordLog log = new OneRecordLog();
  private final Fencer fencer =
      new Fencer(
          new Leftovers(SELF, Set.of()),
          this::members,
          new Fencer.Logs(log, new Said(), log::fence),
          1,
          new FencingWaits(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)),
          new Fencer.Clocks(System::nanoTime, System::nanoTime, InstantSource.system()));

  @AfterEach
  void stop() {
    fencer.close();
  }

  @Test
  void whoIsAskedForIsDeclaredGoneWhateverFailsOnce() throws Exception {
    join(DEAD);
    FencingState state = fencer.begin(DEAD, true);
    assertThat(state.target()).isEqualTo(DEAD);
    assertThat(state.processIsDead()).isTrue();
    fencer.start();
    assertThat(said.poll(20, TimeUnit.SECONDS))
        .isEqualTo(
            new OriginsEntry.Left(DEAD, List.of(new LogPlace("t", "id", 0, log.fencedAt()))));
    awaitNothingUnderWay();
  }

  @Test
  void ownStartsThatTheDiskForgotAreDeclaredGoneUnasked() throws Exception {
    join(OWN_BEFORE);
    fencer.start();
    assertThat(said.poll(20, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            OriginsEntry.Left.class, left -> assertThat(left.origin()).isEqualTo(OWN_BEFORE));
  }

  @Test
  void aNameIsDeclaredGoneOnceAtATimeAndOnlySoManyOfThem() {
    join(DEAD);
    FencingState first = fencer.begin(DEAD, false);
    FencingState again = fencer.begin(DEAD, true);
    assertThat(again.since()).isEqualTo(first.since());
    assertThat(again.processIsDead()).isTrue();
    assertThat(fencer.states()).hasSize(1);
    for (int i = 1; i < Fencer.MAX_JOBS; i++) {
      fencer.begin(new Origin("east", "other-" + i, 1), false);
    }
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> fencer.begin(new Origin("east", "one-more", 1), false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NODE_BUSY));
  }

  @Test
  void oneThatIsClosedForgetsWhatItDidAndBeginsNothing() {
    join(DEAD);
    fencer.begin(DEAD, false);
    fencer.close();
    assertThat(fencer.states()).isEmpty();
    assertThatExceptionOfType(SyncException.class)
        .isThrownBy(() -> fencer.begin(DEAD, false))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.SHUTTING_DOWN));
  }

  private void awaitNothingUnderWay() throws InterruptedException {
    for (int i = 0; i < 2_000 && !fencer.states().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(fencer.states()).isEmpty();
  }

  private synchronized void join(Origin origin) {
    membership.read(
        origin.toString(),
        new OriginsEntry.Joined(
            origin, List.of(Location.parse("s3://lake")), Optional.empty(), List.of(), false));
  }

  /** Read to this very moment. */
  private synchronized Members members() {
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
  private static final class OneRecordLog implements OwnLog {
    private boolean asked;
    private boolean fenced;
    private final AtomicLong end = new AtomicLong(5);

    @Override
    public Bounds bounds() {
      if (!asked) {
        asked = true;
        throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "made to fail");
      }
      return new Bounds("id", Map.of(0, 0L), Map.of(0, end.get()));
    }

    CompletionStage<Fenced> fence(BusRecord.Fence fence) {
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
}
