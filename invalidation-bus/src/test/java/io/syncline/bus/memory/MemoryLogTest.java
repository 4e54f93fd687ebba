package io.syncline.bus.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.spi.ChangePublisher;
import io.syncline.core.testing.RecordingSink;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class MemoryLogTest {
  private final MemoryLog log = new MemoryLog(2);
  private final ChangePublisher east = log.publisher("east");
  private final RecordingSink sink = new RecordingSink();
  private final SteppedSubscriber subscriber = log.steppedSubscriber("east");

  @Test
  void handsOverNothingWhileItIsDownAndEverythingAfterwards() {
    drain();
    log.down(true);
    assertThat(subscriber.connected()).isFalse();
    assertThat(subscriber.step()).isFalse();
    assertThatThrownBy(() -> east.publish(heartbeat(0, 0)).toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUS_UNAVAILABLE));

    log.down(false);
    publish(0, 0);
    drain();
    assertThat(subscriber.connected()).isTrue();
    assertThat(sink.records()).containsExactly(heartbeat(0, 0));
  }

  @Test
  void makesTheShardOldWhenTheTopicWasMadeAnew() {
    drain();
    publish(0, 0);
    drain();
    log.makeAnew("east");
    publish(0, 1);
    drain();

    assertThat(sink.moved()).hasSize(2).allMatch(RecordingSink.Moved::whole);
    assertThat(sink.records()).containsExactly(heartbeat(0, 0), heartbeat(0, 1));
  }

  @Test
  void makesTheShardOldWhenRetentionPassedIt() {
    drain();
    publish(1, 0);
    publish(1, 1);
    log.dropBefore("east", 1, 1);
    drain();

    assertThat(sink.moved()).singleElement().matches(RecordingSink.Moved::whole);
    assertThat(sink.records()).containsExactly(heartbeat(1, 1));
  }

  @Test
  void setsGarbageAsideAndReadsOn() {
    drain();
    long offset = log.appendRaw("east", 0, new WireRecord(new byte[] {1, 2, 3}, List.of()));
    publish(0, 0);
    drain();

    assertThat(sink.setAside())
        .singleElement()
        .satisfies(
            aside -> {
              assertThat(aside.record().offset()).isEqualTo(offset);
              assertThat(aside.record().origin()).isEmpty();
              assertThat(aside.record().value()).containsExactly(1, 2, 3);
            });
    assertThat(sink.records()).hasSize(1);
  }

  @Test
  void setsAsideWhatIsNotEntitledToTheTopic() {
    drain();
    log.appendRaw("east", 0, RecordCodec.encode(heartbeat(new Origin("west", "w", 1), 0, 0)));
    log.appendRaw("east", 0, RecordCodec.encode(heartbeat(1, 0)));
    drain();

    assertThat(sink.records()).isEmpty();
    assertThat(sink.setAside())
        .extracting(aside -> aside.record().reason())
        .satisfiesExactly(
            reason -> assertThat(reason).contains("not entitled"),
            reason -> assertThat(reason).contains("written for partition 1 (expected 0)"));
  }

  /** Of another cluster it may be said only that its origins are gone, in its own topic. */
  @Test
  void appliesAFenceOfItsOriginsByAnotherCluster() {
    drain();
    BusRecord fence = fenceBy("west", new Origin("east", "e", 1));
    log.appendRaw("east", 0, RecordCodec.encode(fence));
    log.appendRaw("east", 0, RecordCodec.encode(fenceBy("east", new Origin("west", "w", 1))));
    log.appendRaw("east", 0, RecordCodec.encode(fenceBy("west", new Origin("west", "w", 1))));
    drain();

    assertThat(sink.records()).containsExactly(fence);
    assertThat(sink.setAside())
        .extracting(aside -> aside.record().reason())
        .allMatch(reason -> reason.contains("in this topic, which is that of east"))
        .hasSize(2);
  }

  private static BusRecord fenceBy(String cluster, Origin fenced) {
    return new BusRecord(
        new Origin(cluster, "f", 1),
        0,
        new SequenceRange(0, 0),
        OptionalLong.empty(),
        new BusRecord.Fence(fenced, List.of()));
  }

  @Test
  void tellsTheSinkOfAKilledNodeNothing() {
    drain();
    subscriber.kill();
    assertThat(sink.owned()).hasSize(2);

    RecordingSink other = new RecordingSink();
    SteppedSubscriber successor = log.steppedSubscriber("east");
    successor.start(other);
    successor.step();
    assertThat(other.owned()).hasSize(2);
  }

  private void publish(int partition, long sequence) {
    east.publish(heartbeat(partition, sequence)).toCompletableFuture().join();
  }

  private void drain() {
    if (sink.owned().isEmpty()) {
      subscriber.start(sink);
    }
    while (subscriber.step()) {}
  }

  private static BusRecord heartbeat(int partition, long sequence) {
    return heartbeat(new Origin("east", "e", 1), partition, sequence);
  }

  private static BusRecord heartbeat(Origin origin, int partition, long sequence) {
    return new BusRecord(
        origin,
        partition,
        new SequenceRange(sequence, sequence),
        OptionalLong.empty(),
        new BusRecord.Heartbeat(OptionalLong.empty()));
  }
}
