package io.syncline.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.testing.RecordedIntents;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.shard.Invalidation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nobody told of is told to everybody, as widely as it must be. */
final class UntoldPublisherTest {
  private final RecordedIntents log = new RecordedIntents();
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
}
