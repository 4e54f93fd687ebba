package io.syncline.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncline.bus.codec.WireRecord;
import io.syncline.bus.kafka.KafkaBusSettings;
import io.syncline.bus.kafka.LogScan;
import io.syncline.bus.kafka.TopicSettings;
import io.syncline.bus.reading.FoundRecord;
import io.syncline.core.model.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Reading for somebody who listens, and for nobody. */
final class TailTest {
  private static final int RECORDS = 100_000;

  private final List<SeenRecord> shown = new ArrayList<>();
  private int listensFor = Integer.MAX_VALUE;
  private int read;

  @Test
  void whoListensIsShownAllOfIt() {
    assertThat(tail().readToNow(this::all)).isTrue();
    assertThat(shown).hasSize(RECORDS);
  }

  @Test
  void aTopicIsNotReadOnForSomebodyWhoHasLeft() {
    listensFor = 10;
    assertThatExceptionOfType(Tail.Left.class).isThrownBy(() -> tail().readToNow(this::all));
    assertThat(read).as("records that were read for nobody").isEqualTo(11);
    assertThat(shown).isEmpty();
  }

  @Test
  void whatWasDroppedIsNotShownAsWhole() {
    assertThat(tail().readToNow(found -> false)).isFalse();
    assertThat(shown).isEmpty();
  }

  private boolean all(Consumer<LogScan.Scanned> found) {
    for (int i = 0; i < RECORDS; i++) {
      read++;
      Position place = new Position("syncline.changes.east", "id", 0, i);
      WireRecord garbage = new WireRecord(new byte[] {1}, List.of());
      found.accept(new LogScan.Scanned(new FoundRecord(place, "east", 0, garbage), i));
    }
    return true;
  }

  private Tail tail() {
    return new Tail(
        NOT_ASKED,
        new Touched(Optional.empty()),
        new Tail.Audience() {
          @Override
          public boolean isGone() {
            return read > listensFor;
          }

          @Override
          public boolean wants(SeenRecord record) {
            return true;
          }

          @Override
          public void show(List<SeenRecord> records) {
            shown.addAll(records);
          }
        });
  }

  private static final LogSource NOT_ASKED =
      new LogSource(
          new KafkaBusSettings("127.0.0.1:1", "east", "n1", TopicSettings.singleBroker(1)));
}
