package io.syncline.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.coordination.NodeInfo;
import io.syncline.agent.testing.FakeDuties;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The order in which a node is taken out of its cluster; stepped by hand, without its thread. */
class DrainTest {
  private final AtomicLong nanos = new AtomicLong(5);
  private final FakeDuties duties = new FakeDuties();
  private final Drain drain = new Drain(duties, nanos::get);

  @Test
  void aNodeThatNobodyDrainsServes() {
    assertThat(drain.advance()).isFalse();
    assertThat(drain.state().standing()).isEqualTo(NodeInfo.Standing.SERVING);
    assertThat(drain.state().since()).isEmpty();
    assertThat(duties.done).isEmpty();
  }

  @Test
  void eachStepWaitsForTheOneBefore() {
    duties.writes = 1;
    duties.outbox = 2;
    duties.shards = 3;
    duties.fencings = 1;
    duties.groupAnswers = false;
    duties.logAnswers = false;
    begin();
    assertThat(duties.done).containsExactly("no more writes", "DRAINING");
    assertThat(duties.fencings).isZero();

    assertStuckAt(Drain.Step.WRITES);
    duties.writes = 0;
    assertThat(drain.advance()).isTrue();
    assertStuckAt(Drain.Step.OUTBOX);
    duties.outbox = 0;
    assertThat(drain.advance()).isTrue();
    assertStuckAt(Drain.Step.SHARDS);
    duties.groupAnswers = true;
    assertStuckAt(Drain.Step.SHARDS);
    assertThat(duties.done).doesNotContain("leave");
    duties.shards = 0;
    assertThat(drain.advance()).isTrue();
    assertStuckAt(Drain.Step.LEAVE);
    assertThat(drain.state().standing()).isEqualTo(NodeInfo.Standing.DRAINING);
    duties.logAnswers = true;
    assertThat(drain.advance()).isTrue();
    assertStuckAt(Drain.Step.DONE);
    assertThat(drain.state().standing()).isEqualTo(NodeInfo.Standing.DRAINED);
    assertThat(duties.done).endsWith("leave", "DRAINED").containsOnlyOnce("DRAINED");
  }

  @Test
  void beginningAgainChangesNothing() {
    duties.writes = 1;
    begin();
    nanos.addAndGet(1_000);
    drain.begin("another reason");
    assertThat(drain.state().reason()).isEqualTo("new disk");
    assertThat(drain.state().since()).hasValue(Duration.ofNanos(1_000));
    assertThat(duties.done).containsOnlyOnce("DRAINING");
  }

  /** Begins, and stops the thread that would go on by itself. */
  private void begin() {
    drain.begin("new disk");
    drain.close();
  }

  private void assertStuckAt(Drain.Step step) {
    assertThat(drain.advance()).isFalse();
    assertThat(drain.state().step()).isEqualTo(step);
  }
}
