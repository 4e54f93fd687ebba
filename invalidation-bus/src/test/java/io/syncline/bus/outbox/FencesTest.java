package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.BusRecord;
import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Fenced;
import io.syncline.core.origin.LogPlace;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who learns where a fence is. */
class FencesTest {
  private static final Origin SELF = new Origin("east", "n1", 7);

  private final Fences fences = new Fences(2);

  @Test
  void nobodyLearnsAnythingBeforeEveryPartitionHasTheFence() {
    BusRecord.Fence fence = fence();
    CompletableFuture<Fenced> done = fences.queued(fence);
    fences.acked(fence, SELF, place(1, 30));
    fences.acked(fence, SELF, place(1, 31));
    assertThat(done).isNotDone();
    fences.acked(fence, SELF, place(0, 12));
    assertThat(done).isCompletedWithValue(new Fenced(SELF, List.of(place(0, 12), place(1, 31))));
  }

  @Test
  void acksOfAnEarlierFenceThatSaysTheSameDoNotCount() {
    BusRecord.Fence earlier = fence();
    CompletableFuture<Fenced> done = fences.queued(fence());
    fences.acked(earlier, SELF, place(0, 1));
    fences.acked(earlier, SELF, place(1, 1));
    assertThat(done).isNotDone();
  }

  @Test
  void whoeverWaitsIsToldWhenTheIncarnationIsOver() {
    BusRecord.Fence fence = fence();
    CompletableFuture<Fenced> done = fences.queued(fence);
    fences.abandon(new SyncException(ErrorCode.LEASE_LOST, "over"));
    assertThat(done).isCompletedExceptionally();
    fences.acked(fence, SELF, place(0, 1));
    assertThat(done).isCompletedExceptionally();
  }

  private static BusRecord.Fence fence() {
    return new BusRecord.Fence(new Origin("east", "n2", 3), List.of(Location.parse("s3://lake/a")));
  }

  private static LogPlace place(int partition, long offset) {
    return new LogPlace("t", "id", partition, offset);
  }
}
