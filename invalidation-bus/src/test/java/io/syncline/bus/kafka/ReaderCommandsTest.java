package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.origin.OriginsSink;
import io.syncline.core.testing.RecordingSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What waits for a reader that hangs has an end. */
final class ReaderCommandsTest {
  private final ReaderCommands commands = new ReaderCommands();
  private final List<String> done = new ArrayList<>();
  private final Lifecycle life = new Lifecycle("east");
  private final ReaderLoop reader =
      new ReaderLoop(
          Lakes.settings("127.0.0.1:1", "east", "e1", Lakes.topics(2)),
          life,
          new ProblemBoard("east"),
          System::nanoTime,
          new ReaderLoop.Sinks(new RecordingSink(), OriginsSink.NONE),
          new AppliedPositions());

  @Test
  void allIsDoneOnceInItsOrder() {
    assertThat(commands.order(() -> done.add("order"))).isTrue();
    assertThat(commands.answer(() -> done.add("answer"))).isTrue();
    assertThat(commands.size()).isEqualTo(2);
    commands.run();
    commands.run();
    assertThat(done).containsExactly("order", "answer");
    assertThat(commands.size()).isZero();
  }

  @Test
  void answersLeaveRoomForOrders() {
    for (int i = 0; i < ReaderCommands.MAX_ANSWERS; i++) {
      assertThat(commands.answer(() -> done.add("answer"))).isTrue();
    }
    assertThat(commands.answer(() -> done.add("one more answer"))).isFalse();
    for (int i = ReaderCommands.MAX_ANSWERS; i < ReaderCommands.MAX_WAITING; i++) {
      assertThat(commands.order(() -> done.add("order"))).isTrue();
    }
    assertThat(commands.order(() -> done.add("one more order"))).isFalse();
    assertThat(commands.size()).isEqualTo(ReaderCommands.MAX_WAITING);
    commands.run();
    assertThat(done).hasSize(ReaderCommands.MAX_WAITING).containsOnly("answer", "order");
    assertThat(commands.answer(() -> {})).as("there is room again").isTrue();
  }

  @Test
  void aReaderThatHangsIsNotToldOfMoreAnswers() {
    for (int i = 0; i < 1_000; i++) {
      reader.checked(new TopicQuestion(List.of(), 0), Map.of());
      reader.ended(i, Map.of(), Map.of(), Map.of());
    }
    assertThat(reader.commandsWaiting()).isEqualTo(ReaderCommands.MAX_ANSWERS);
    assertThat(life.failure()).isEmpty();
  }

  @Test
  void aReaderThatHangsWhileTheGroupGoesOnEndsTheSubscriber() {
    IntStream.range(0, ReaderCommands.MAX_WAITING).forEach(any -> reader.assign(Set.of(0)));
    assertThat(reader.commandsWaiting()).isEqualTo(ReaderCommands.MAX_WAITING);
    assertThat(life.failure()).isEmpty();
    reader.assign(Set.of(1));
    assertThat(life.failure().orElseThrow())
        .hasMessageContaining("hangs")
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }
}
