package io.syncline.agent.fencing;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.ClusterLog;
import io.syncline.core.origin.LogPlace;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Starts that ended long ago are deleted, a few at a time; a log that does not answer is asked
 * again.
 */
class OriginsSweeperTest {
  private final Membership membership = new Membership(new Origin("east", "n1", 99));
  private final List<Origin> deleted = new ArrayList<>();
  private final KnownLog log = new KnownLog();
  private final OriginsSweeper sweeper =
      new OriginsSweeper(
          "east",
          membership::members,
          log,
          origin -> {
            deleted.add(origin);
            membership.deleted(origin.toString(), origin);
            return CompletableFuture.completedFuture(0L);
          });

  OriginsSweeperTest() {
    membership.read("topic/east", new OriginsEntry.Registered("east", "t", "id", 1));
  }

  @AfterEach
  void close() {
    sweeper.close();
  }

  @Test
  void deletesAFewAtATimeUntilOnlyThoseAreLeftThatTheLogStillHolds() {
    int all = OriginsSweeper.MAX_DELETED + 3;
    for (int incarnation = 1; incarnation <= all; incarnation++) {
      left(incarnation, incarnation);
    }
    log.start = all;
    sweeper.sweep();
    assertThat(deleted).hasSize(OriginsSweeper.MAX_DELETED);
    sweeper.sweep();
    sweeper.sweep();
    assertThat(deleted).hasSize(all - 1).doesNotContain(new Origin("east", "n1", all));
  }

  @Test
  void aLogThatDoesNotAnswerIsAskedAgain() {
    left(1, 5);
    log.start = 6;
    log.down = true;
    sweeper.sweep();
    assertThat(deleted).isEmpty();
    log.down = false;
    sweeper.sweep();
    assertThat(deleted).containsExactly(new Origin("east", "n1", 1));
  }

  @Test
  void nobodyIsAskedWhereNobodyHasLeft() {
    sweeper.sweep();
    assertThat(log.asked).isZero();
  }

  private void left(long incarnation, long offset) {
    Origin origin = new Origin("east", "n1", incarnation);
    membership.read(
        origin.toString(),
        new OriginsEntry.Left(origin, List.of(new LogPlace("t", "id", 0, offset))));
  }

  private static final class KnownLog implements ClusterLog {
    private long start;
    private boolean down;
    private int asked;

    @Override
    public Bounds bounds() {
      asked++;
      if (down) {
        throw new SyncException(ErrorCode.BUS_UNAVAILABLE, "made not to answer");
      }
      return new Bounds("id", Map.of(0, start), Map.of(0, start));
    }

    @Override
    public boolean read(Map<Integer, Long> from, Map<Integer, Long> to, Found found) {
      throw new AssertionError("nothing is read");
    }

    @Override
    public void close() {}
  }
}
