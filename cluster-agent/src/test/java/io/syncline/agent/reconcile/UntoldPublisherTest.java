package io.syncline.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.model.Scope;
import io.syncline.core.model.Token;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.shard.Invalidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What nobody told of is told to everybody, as widely as it must be. */
final class UntoldPublisherTest {
  private final Log log = new Log();
  private final List<RoundLimit> reached = new CopyOnWriteArrayList<>();
  private final AtomicLong told = new AtomicLong();

  @Test
  void aFileIsToldAsOneAndATreeAsOne() {
    Location object = Location.parse("s3://lake/a/x");
    Location path = Location.parse("hdfs://nn/a/x");
    publish(
        List.of(
            new Invalidation(object, Scope.PATH),
            new Invalidation(path, Scope.PATH),
            new Invalidation(path, Scope.SUBTREE)));
    assertThat(log.settled)
        .containsExactly(
            new Change(object, Scope.PATH, ChangeKind.UNKNOWN, Cause.REPAIR),
            new Change(path, Scope.PATH, ChangeKind.MODIFIED, Cause.REPAIR),
            new Change(path, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.REPAIR));
    assertThat(told).hasValue(3);
  }

  @Test
  void manyAreToldALittleAtATime() {
    List<Invalidation> many =
        IntStream.range(0, UntoldPublisher.MAX_TOLD + 1)
            .mapToObj(i -> new Invalidation(Location.parse("s3://lake/f" + i), Scope.PATH))
            .toList();
    publish(many);
    assertThat(log.settled)
        .extracting(Change::location)
        .containsExactlyElementsOf(many.stream().map(Invalidation::location).toList());
    assertThat(log.opened).hasSize(2);
  }

  @Test
  void anOutboxThatIsFullIsNotWaitedFor() {
    log.full = true;
    publish(List.of(new Invalidation(Location.parse("s3://lake/x"), Scope.PATH)));
    assertThat(log.settled).isEmpty();
    assertThat(told).hasValue(0);
  }

  @Test
  void whatDoesNotFitIsCounted() {
    List<Invalidation> changed =
        List.of(new Invalidation(Location.parse("s3://lake/x"), Scope.PATH));
    CountDownLatch mayEnd = new CountDownLatch(1);
    log.beforeOpening = mayEnd;
    try (UntoldPublisher publisher =
        new UntoldPublisher(log, told::addAndGet, new RecordingRounds(reached))) {
      for (int i = 0; i <= UntoldPublisher.MAX_WAITING; i++) {
        publisher.publish(changed);
      }
      assertThat(reached).as("one is being told, the others wait").isEmpty();
      publisher.publish(changed);
      assertThat(reached).containsExactly(RoundLimit.UNTOLD_BATCHES);
      mayEnd.countDown();
    }
    assertThat(told).hasValue(UntoldPublisher.MAX_WAITING + 1L);
  }

  private void publish(List<Invalidation> changed) {
    try (UntoldPublisher publisher =
        new UntoldPublisher(log, told::addAndGet, new RecordingRounds(reached))) {
      publisher.publish(changed);
    }
  }

  /** An outbox that only remembers. */
  private static final class Log implements IntentLog {
    private final List<List<Change>> opened = new ArrayList<>();
    private final List<Change> settled = new ArrayList<>();
    private boolean full;
    private CountDownLatch beforeOpening = new CountDownLatch(0);

    private void await() {
      try {
        assertThat(beforeOpening.await(60, TimeUnit.SECONDS)).as("it may open").isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public long open(List<Change> changes) {
      await();
      if (full) {
        throw new SyncException(ErrorCode.OUTBOX_FULL, "full");
      }
      opened.add(List.copyOf(changes));
      return opened.size() - 1L;
    }

    @Override
    public List<Token> settle(
        long id, @Nullable FileStatus seen, Map<Location, MutationId> mutations) {
      settled.addAll(opened.get((int) id));
      return List.of();
    }

    @Override
    public void widen(long id, List<Change> changes) {
      throw new AssertionError("nothing is attempted");
    }

    @Override
    public void permit(long id) {
      throw new AssertionError("nothing is attempted");
    }

    @Override
    public void cancel(long id) {
      throw new AssertionError("nothing is attempted");
    }

    @Override
    public CompletionStage<Void> published(long id) {
      return new CompletableFuture<>();
    }

    @Override
    public List<Token> unsettle(long id) {
      throw new AssertionError("nothing is attempted");
    }
  }
}
