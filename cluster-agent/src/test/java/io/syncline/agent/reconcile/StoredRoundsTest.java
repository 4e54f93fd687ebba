package io.syncline.agent.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.reconcile.Rounds.Round;
import io.syncline.agent.reconcile.StoredRounds.Subject;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.core.model.Location;
import io.syncline.core.model.NamespacePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node remembers of rounds. */
final class StoredRoundsTest {
  private static final Subject LAKE =
      new Subject(NamespacePath.parse("/lake"), Location.parse("s3://lake"));
  private static final Rounds ROUNDS = Rounds.NONE.with(3, new Round(17, Optional.empty()));

  private final MetadataStore store;
  private final StoredRounds rounds;

  StoredRoundsTest(@TempDir Path folder) {
    store = MetadataStore.open(folder.resolve("store"), StoreOptions.DEFAULTS);
    rounds = new StoredRounds(store.properties());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void onlySoManyAreForgottenAtATime() {
    rounds.keep(LAKE, ROUNDS);
    for (int i = 0; i <= StoredRounds.MAX_FORGOTTEN; i++) {
      rounds.keep(new Subject(NamespacePath.parse("/m" + i), LAKE.location()), Rounds.NONE);
    }
    assertThat(rounds.retain(List.of(LAKE))).as("all others are forgotten").isFalse();
    assertThat(rounds.retain(List.of(LAKE))).isTrue();
    assertThat(store.properties().names("reconcile", 2)).hasSize(1);
    assertThat(rounds.of(LAKE)).isEqualTo(ROUNDS);
  }

  @Test
  void whatCannotBeReadBeginsAnew() {
    rounds.keep(LAKE, ROUNDS);
    assertThat(rounds.of(LAKE)).isEqualTo(ROUNDS);
    String name = store.properties().names("reconcile", 2).get(0);
    store.properties().put(name, "3 seventeen");
    assertThat(rounds.of(LAKE)).isEqualTo(Rounds.NONE);
    rounds.keep(LAKE, ROUNDS);
    assertThat(rounds.of(LAKE)).isEqualTo(ROUNDS);
  }
}
