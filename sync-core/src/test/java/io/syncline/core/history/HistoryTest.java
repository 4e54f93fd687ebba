package io.syncline.core.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.history.Event.Asked;
import io.syncline.core.history.Event.TakenAsOld.Why;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import org.junit.jupiter.api.Test;

/** What is remembered of a location, and what makes room. */
final class HistoryTest {
  private static final Location D = Location.parse("s3://lake/d");
  private static final Location FILE = D.child("f");
  private static final Event LISTED = new Asked(true, Asked.Outcome.STORED, Asked.Found.UNKNOWN);
  private static final Event ASKED = new Asked(false, Asked.Outcome.STORED, Asked.Found.SAME);

  private final History history = new History(-5, 3, 1_000);

  @Test
  void tellsWhatHappenedToALocationItsTreesAndEverything() {
    assertThat(concerns(happening(FILE, Scope.PATH, ASKED))).isTrue();
    assertThat(concerns(happening(D, Scope.PATH, ASKED))).isFalse();
    assertThat(concerns(happening(D, Scope.SUBTREE, new Event.Invalidated()))).isTrue();
    assertThat(concerns(happening(FILE.child("below"), Scope.SUBTREE, new Event.Invalidated())))
        .isFalse();
    assertThat(concerns(happening(D.child("g"), Scope.PATH, ASKED))).isFalse();
    assertThat(concerns(happening(null, Scope.SUBTREE, new Event.TakenAsOld(Why.LOST_PLACE))))
        .isTrue();
  }

  @Test
  void aListingTellsOfTheChildrenAndOfNothingDeeper() {
    assertThat(concerns(happening(D, Scope.PATH, LISTED))).isTrue();
    assertThat(concerns(happening(D.root(), Scope.PATH, LISTED))).isFalse();
    assertThat(concerns(happening(FILE, Scope.PATH, LISTED))).isTrue();
  }

  @Test
  void theOldestMakeRoomAndAreCounted() {
    for (int i = 0; i < 5; i++) {
      history.add(new Happening(i, FILE, Scope.PATH, ASKED));
    }
    History.Kept kept = history.kept();
    assertThat(kept.of(FILE)).extracting(Happening::nanos).containsExactly(2L, 3L, 4L);
    assertThat(kept.since()).hasValue(2);
    assertThat(kept.reaches()).isEqualTo(2);
    assertThat(history.forgotten()).isEqualTo(2);
  }

  @Test
  void nothingWasForgottenAtFirst() {
    history.add(new Happening(7, FILE, Scope.PATH, ASKED));
    assertThat(history.kept().since()).isEmpty();
    assertThat(history.kept().reaches()).as("since it began").isEqualTo(-5);
    assertThat(History.Kept.NONE.since()).isEmpty();
  }

  @Test
  void longLocationsMakeRoomBeforeThereAreTooMany() {
    Location longer = D.child("x".repeat(600));
    history.add(new Happening(1, FILE, Scope.PATH, ASKED));
    history.add(new Happening(2, longer, Scope.PATH, ASKED));
    assertThat(history.size()).isEqualTo(2);
    history.add(new Happening(3, longer, Scope.PATH, ASKED));
    assertThat(history.kept().of(longer)).extracting(Happening::nanos).containsExactly(3L);
    assertThat(history.size()).isEqualTo(1);
    history.add(new Happening(4, FILE, Scope.PATH, ASKED));
    assertThat(history.size()).as("characters that made room are free again").isEqualTo(2);
  }

  @Test
  void aCopyStaysAsItWas() {
    History.Kept kept = history.kept();
    history.add(new Happening(1, FILE, Scope.PATH, ASKED));
    assertThat(kept.of(FILE)).isEmpty();
  }

  private static boolean concerns(Happening happening) {
    return happening.concerns(FILE);
  }

  private static Happening happening(Location location, Scope scope, Event event) {
    return new Happening(0, location, scope, event);
  }
}
