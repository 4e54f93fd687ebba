package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.model.SequenceRange;
import io.syncline.core.shard.ShardFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A fence of another origin is a record like any other, in every partition. */
class OutboxFenceTest {
  private static final Origin SELF = new Origin("east", "n1", 7);
  private static final BusRecord.Fence FENCE =
      new BusRecord.Fence(new Origin("east", "n2", 3), List.of(Location.parse("s3://lake/a")));

  private final Outbox outbox = new Outbox(SELF, new ShardFunction(4), OutboxLimits.DEFAULT, 0);

  @Test
  void aFenceGoesToEveryPartitionUnderTheNextNumber() {
    outbox.beat();
    outbox.fence(FENCE);
    List<BusRecord> fences =
        outbox.drain().stream()
            .map(Outgoing::record)
            .filter(record -> record.body().equals(FENCE))
            .toList();
    assertThat(fences).extracting(BusRecord::partition).containsExactly(0, 1, 2, 3);
    assertThat(fences)
        .allSatisfy(
            fence -> {
              assertThat(fence.origin()).isEqualTo(SELF);
              assertThat(fence.sequences()).isEqualTo(new SequenceRange(1, 1));
            });
  }

  @Test
  void aFenceThatFailedGoesOutAgainUnderItsNumber() {
    outbox.fence(FENCE);
    List<Outgoing> first = outbox.drain();
    outbox.failed(first.get(2));
    assertThat(outbox.drain()).extracting(Outgoing::record).containsExactly(first.get(2).record());
  }

  @Test
  void anotherIncarnationDoesNotRepeatTheFencesOfTheOneBefore() {
    outbox.fence(FENCE);
    List<Outgoing> first = outbox.drain();
    outbox.fence(FENCE);
    outbox.failed(first.get(0));
    outbox.reincarnate(new Origin("east", "n1", 8));
    outbox.failed(first.get(1));
    assertThat(outbox.drain()).isEmpty();
  }
}
