package io.syncline.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.agent.reconcile.Rounds.Round;
import io.syncline.agent.reconcile.Rounds.Walk;
import io.syncline.cache.sync.Reconciliation.Phase;
import io.syncline.cache.sync.Reconciliation.Place;
import io.syncline.core.model.Location;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  @Test
  void whatIsKeptIsReadAgain() {
    Location odd = Location.restore("s3://lake/a b\tc\n %+/\u00e9");
    Rounds rounds =
        Rounds.NONE
            .with(3, new Round(17, Optional.empty()))
            .with(0, new Round(5, Optional.of(new Walk(9, Place.START))))
            .with(
                1,
                new Round(6, Optional.of(new Walk(8, new Place(Phase.ENTRIES, Optional.of(odd))))));
    assertThat(Rounds.parse(rounds.text())).isEqualTo(rounds);
    assertThat(Rounds.parse(Rounds.NONE.text())).isEqualTo(Rounds.NONE);
  }

  @Test
  void whatNobodyWroteIsRefused() {
    for (String text : new String[] {"x 1", "1", "1 2 3", "1 2 3 ENTRIES x", "1 2 3 NOWHERE "}) {
      assertThatThrownBy(() -> Rounds.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
