package io.syncline.chaos.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.chaos.history.Finding;
import io.syncline.chaos.history.History;
import io.syncline.chaos.history.HistoryChecker;
import io.syncline.chaos.history.Report;
import io.syncline.chaos.process.NodeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The harness itself: what it records accuses a door that lied, and no other. */
final class LyingDoorTest {
  private static final int STEPS = 4_000;
  private static final long STEP_NANOS = 10_000_000;

  private final AtomicLong clock = new AtomicLong();
  private final Recorder recorder = new Recorder(() -> clock.addAndGet(STEP_NANOS));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsWrongWithADoorThatIsRight(long seed) {
    Report report = work(new MemoryDoor(), seed);
    assertThat(report.findings()).isEmpty();
    assertThat(report.answers()).isGreaterThan(STEPS / 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void oneOldAnswerIsFound(long seed) {
    LyingDoor door = new LyingDoor(new MemoryDoor());
    Report report = work(door, seed);
    assertThat(door.hasLied()).isTrue();
    assertThat(report.violations()).isEqualTo(1);
    assertThat(report.findings()).extracting(Finding::rule).containsExactly("I2");
  }

  @Test
  void contentThatNobodyWroteIsFound() {
    MemoryDoor door = new MemoryDoor();
    assertThat(door.put("/lake/g0/d0/f0", "not recorded").isOk()).isTrue();
    assertThat(work(door, 1).violations()).isPositive();
  }

  private Report work(Door door, long seed) {
    CountDownLatch stop = new CountDownLatch(1);
    List<Session> sessions =
        List.of(session("s0", seed, door, stop), session("s1", seed + 100, door, stop));
    for (int i = 0; i < STEPS; i++) {
      sessions.get(i % 2).step();
    }
    return new HistoryChecker(
            new History(
                History.Store.IMPLICIT_DIRECTORIES,
                Map.of(),
                recorder.operations(),
                Optional.empty()))
        .check();
  }

  private Session session(String name, long seed, Door door, CountDownLatch stop) {
    Client client = new Client(name, new NodeName("east", 1), door, recorder, Optional.of(name));
    return new Session(name, seed, List.of(client), stop);
  }
}
