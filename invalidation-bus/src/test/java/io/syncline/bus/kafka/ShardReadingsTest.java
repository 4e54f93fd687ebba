package io.syncline.bus.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Position;
import io.syncline.core.model.RecordPlace;
import io.syncline.core.testing.RecordingSink;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A shard that the sink dropped is taken up again, less and less often while that fails. */
final class ShardReadingsTest {
  private long now = 1_000_000_000_000L;
  private final RecordingSink sink = new RecordingSink();
  private final ShardReadings shards = new ShardReadings("east", sink, () -> now);

  @Test
  void triesAfterPausesThatGrowToAMinute() {
    shards.take(0);
    breakDown();
    assertThat(shards.follow()).isFalse();
    assertThat(shards.all()).isEmpty();
    for (int pause : List.of(1, 2, 4, 8, 16, 32, 60, 60)) {
      int tries = tries();
      pass(Duration.ofSeconds(pause).minusMillis(1));
      assertThat(shards.follow()).isFalse();
      assertThat(tries()).isEqualTo(tries);
      pass(Duration.ofMillis(1));
      assertThat(shards.follow()).isFalse();
      assertThat(tries()).isEqualTo(tries + 1);
    }
    sink.mend();
    pass(Duration.ofMinutes(1));
    assertThat(shards.follow()).isTrue();
    assertThat(shards.all()).extracting(ShardReading::shard).containsExactly(0);
    assertThat(shards.follow()).isFalse();
  }

  @Test
  void beginsWithAShortPauseAgainAfterItWasHeldForLong() {
    shards.take(0);
    dropAndTakeAgainAfter(1);
    dropAndTakeAgainAfter(2);
    pass(Duration.ofMinutes(1));
    dropAndTakeAgainAfter(1);
  }

  @Test
  void leavesOtherShardsAlone() {
    shards.take(0);
    shards.take(1);
    breakDown();
    assertThat(shards.follow()).isFalse();
    assertThat(shards.all()).extracting(ShardReading::shard).containsExactly(1);
    assertThat(sink.events()).containsExactly("assigned 0", "assigned 1", "apply 0");
  }

  @Test
  void shardThatIsGivenAwayWhileItWaitsIsNotTakenUpAgain() {
    shards.take(0);
    breakDown();
    assertThat(shards.follow()).isFalse();
    shards.take(0);
    shards.release(0);
    assertThat(sink.owned()).isEmpty();
    sink.mend();
    pass(Duration.ofMinutes(2));
    assertThat(shards.follow()).isFalse();
    assertThat(sink.owned()).isEmpty();
  }

  private void dropAndTakeAgainAfter(int seconds) {
    breakDown();
    sink.mend();
    assertThat(shards.follow()).isFalse();
    pass(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(shards.follow()).isFalse();
    pass(Duration.ofMillis(1));
    assertThat(shards.follow()).isTrue();
  }

  private void breakDown() {
    sink.breakOn(record -> true);
    sink.apply(
        0, new RecordPlace(new Position("t", "id", 0, 1), 0, 0), KafkaLake.heartbeat("east", 0, 0));
    assertThat(sink.isHeld(0)).isFalse();
  }

  private int tries() {
    return (int) sink.events().stream().filter("assigned 0"::equals).count();
  }

  private void pass(Duration time) {
    now += TimeUnit.NANOSECONDS.convert(time);
  }
}
