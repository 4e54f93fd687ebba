package io.syncline.bus.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.Position;
import org.junit.jupiter.api.Test;

final class StartingPlaceTest {
  private static final LogBounds LOG = new LogBounds("id-2", 5, 9);

  @Test
  void resumesWhereItStoppedWhileThatIsInTheLog() {
    for (long offset = 5; offset <= 9; offset++) {
      Position stored = new Position("t", "id-2", 3, offset);
      assertThat(StartingPlace.of(stored, "t", 3, LOG))
          .isEqualTo(new StartingPlace(stored, false, false, ""));
    }
  }

  @Test
  void takesTheShardAsOldWhenTheTopicWasMadeAnew() {
    StartingPlace place = StartingPlace.of(new Position("t", "id-1", 3, 7), "t", 3, LOG);
    assertThat(place.whole()).isTrue();
    assertThat(place.next()).isEqualTo(new Position("t", "id-2", 3, 5));
    assertThat(place.reason()).contains("id-1").contains("id-2");
  }

  @Test
  void takesTheShardAsOldWhenItsPlaceIsOutOfRetention() {
    StartingPlace place = StartingPlace.of(new Position("t", "id-2", 3, 4), "t", 3, LOG);
    assertThat(place.whole()).isTrue();
    assertThat(place.next().nextOffset()).isEqualTo(5);
    assertThat(place.reason()).contains("retention");
  }

  @Test
  void takesTheShardAsOldWhenTheLogWasTruncated() {
    StartingPlace place = StartingPlace.of(new Position("t", "id-2", 3, 10), "t", 3, LOG);
    assertThat(place.whole()).isTrue();
    assertThat(place.next().nextOffset()).isEqualTo(5);
    assertThat(place.reason()).contains("truncated");
  }

  @Test
  void readsANewTopicFromItsFirstRecordAndKnowsWhetherThatIsStillThere() {
    StartingPlace cut = StartingPlace.of(null, "t", 3, LOG);
    assertThat(cut.moved()).isTrue();
    assertThat(cut.whole()).isTrue();
    StartingPlace complete = StartingPlace.of(null, "t", 3, new LogBounds("id-2", 0, 9));
    assertThat(complete.moved()).isTrue();
    assertThat(complete.whole()).isFalse();
    assertThat(complete.next().nextOffset()).isZero();
  }

  @Test
  void takesTheShardAsOldWhenTheLogRefusedItsPlaceWhateverItSaysNow() {
    StartingPlace place = StartingPlace.afterLoss(new Position("t", "id-2", 3, 7), "t", 3, LOG);
    assertThat(place.whole()).isTrue();
    assertThat(place.next().nextOffset()).isEqualTo(5);
  }
}
