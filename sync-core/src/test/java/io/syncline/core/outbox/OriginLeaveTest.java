package io.syncline.core.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Location;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingWaits;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.OriginsEntry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An origin that has left in order is not succeeded by another one. */
class OriginLeaveTest {
  private static final Origin SELF = new Origin("east", "n1", 7);

  private final OriginLife life =
      new OriginLife(
          SELF,
          Set.of(),
          new OriginLife.Settings(
              1, FencingWaits.lease(Duration.ofSeconds(60)), Duration.ofSeconds(1)));

  @BeforeEach
  void leave() {
    assertThat(life.want(List.of(Location.parse("s3://lake")))).isTrue();
    life.appended(life.due(0, true, true).entries().get(0));
    life.heard(0, 0, 0);
    assertThat(life.mayWrite(1)).isTrue();
    life.leave();
    assertThat(life.due(1, true, true).leaves()).containsExactly(7L);
    life.left(7, new LogPlace("t", "id", 0, 5));
    life.appended(life.due(2, true, true).entries().get(0));
    assertThat(life.hasNobodyToLeave()).isTrue();
  }

  @Test
  void readingItsOwnEndDoesNotMakeItBeginAgain() {
    life.declaredGone("the origins topic says that it is gone");
    assertThat(life.over(3)).isEmpty();
  }

  @Test
  void whoHasLeftWritesAndSaysNothingMore() {
    assertThat(life.mayWrite(3)).isFalse();
    OriginLife.Due due = life.due(Duration.ofSeconds(30).toNanos(), true, true);
    assertThat(due.beat()).isFalse();
    assertThat(due.entries()).isEqualTo(List.<OriginsEntry>of());
    assertThat(due.leaves()).isEmpty();
  }
}
