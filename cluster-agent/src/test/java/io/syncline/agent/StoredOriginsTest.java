package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.core.model.Origin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node remembers of its incarnations. */
final class StoredOriginsTest {
  private static final Origin NAME = new Origin("east", "n1", 0);

  @TempDir private Path folder;
  private final AtomicReference<Instant> wall = new AtomicReference<>(Instant.ofEpochSecond(1_000));
  private String topicId = "";

  @Test
  void incarnationsGrowWhateverTheClockSays() {
    long first;
    try (MetadataStore store = open()) {
      StoredOrigins origins = origins(store);
      first = origins.nextIncarnation().incarnation();
      assertThat(first).isGreaterThanOrEqualTo(1_000L << 10);
      assertThat(origins.nextIncarnation().incarnation()).isGreaterThan(first);
    }
    wall.set(Instant.ofEpochSecond(1));
    try (MetadataStore store = open()) {
      Origin next = origins(store).nextIncarnation();
      assertThat(next.incarnation()).isGreaterThan(first + 1);
      assertThat(next.cluster()).isEqualTo("east");
      assertThat(next.name()).isEqualTo("n1");
    }
  }

  @Test
  void whatIsRememberedSurvivesTheProcess() {
    try (MetadataStore store = open()) {
      assertThat(origins(store).remembered()).isEmpty();
      origins(store).remember(Set.of(Long.MAX_VALUE, 3L));
    }
    try (MetadataStore store = open()) {
      assertThat(origins(store).remembered()).containsExactlyInAnyOrder(3L, Long.MAX_VALUE);
      origins(store).remember(Set.of());
      assertThat(origins(store).remembered()).isEmpty();
    }
  }

  @Test
  void aMemoryThatIsTornIsNone() {
    try (MetadataStore store = open()) {
      store.properties().put("origins.joined", "3,x");
      assertThat(origins(store).remembered()).isEmpty();
    }
  }

  @Test
  void theTopicIsThatOfTheLastLook() {
    try (MetadataStore store = open()) {
      StoredOrigins origins = origins(store);
      assertThat(origins.topic()).isEqualTo("syncline.changes.east");
      topicId = "made anew";
      assertThat(origins.topicId()).isEqualTo("made anew");
    }
  }

  private MetadataStore open() {
    return MetadataStore.open(folder.resolve("metadata"), StoreOptions.DEFAULTS);
  }

  private StoredOrigins origins(MetadataStore store) {
    return new StoredOrigins(
        NAME, "syncline.changes.east", () -> topicId, store.properties(), wall::get);
  }
}
