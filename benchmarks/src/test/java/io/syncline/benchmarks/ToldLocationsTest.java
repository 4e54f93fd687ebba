package io.syncline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.bus.codec.RecordCodec;
import io.syncline.bus.codec.WireRecord;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Scope;
import io.syncline.core.model.SequenceRange;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Which records of the log tell of what is expected. */
final class ToldLocationsTest {
  private static final Location LAKE = Location.parse("s3://lake");
  private static final Location A = LAKE.child("a");
  private static final Location B = LAKE.child("b");

  private final ToldLocations.Expectation expectation = ToldLocations.Expectation.of(Set.of(A, B));
  private long sequence;

  @Test
  void itIsOverOnceEachWasToldOf() {
    take(path(A));
    assertThat(expectation.left()).containsExactly(B);
    assertThat(expectation.told()).isNotDone();
    take(path(B));
    assertThat(expectation.told()).isCompletedWithValue(true);
  }

  @Test
  void oneRecordMayTellOfSeveral() {
    take(path(A), path(LAKE.child("other")), path(B));
    assertThat(expectation.told()).isCompletedWithValue(true);
  }

  @Test
  void whatIsToldOfTwiceCountsOnce() {
    take(path(A), path(A));
    take(path(A));
    assertThat(expectation.left()).containsExactly(B);
    assertThat(expectation.told()).isNotDone();
  }

  @Test
  void aTreeIsNotWhatLiesInIt() {
    take(tree(LAKE), tree(A), tree(B));
    assertThat(expectation.left()).containsExactlyInAnyOrder(A, B);
    assertThat(expectation.told()).isNotDone();
  }

  @Test
  void otherRecordsTellOfNothing() {
    take(new BusRecord.Heartbeat(OptionalLong.empty()), 1);
    ToldLocations.take(new ConsumerRecord<>("log", 0, 0, null, new byte[] {1, 2, 3}), expectation);
    assertThat(expectation.left()).containsExactlyInAnyOrder(A, B);
    assertThat(expectation.told()).isNotDone();
  }

  private void take(Change... changes) {
    take(new BusRecord.Changes(List.of(changes)), changes.length);
  }

  private void take(BusRecord.Body body, int numbers) {
    SequenceRange range = new SequenceRange(sequence, sequence + numbers - 1);
    sequence += numbers;
    WireRecord wire =
        RecordCodec.encode(
            new BusRecord(new Origin("east", "n1", 1), 0, range, OptionalLong.empty(), body));
    ConsumerRecord<byte[], byte[]> found = new ConsumerRecord<>("log", 0, 0, null, wire.value());
    wire.headers().forEach(header -> found.headers().add(header.name(), header.value()));
    ToldLocations.take(found, expectation);
  }

  private static Change path(Location at) {
    return new Change(at, Scope.PATH, ChangeKind.CREATED, Cause.WATCH);
  }

  private static Change tree(Location at) {
    return new Change(at, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WATCH);
  }
}
