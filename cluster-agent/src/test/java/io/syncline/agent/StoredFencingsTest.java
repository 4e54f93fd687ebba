package io.syncline.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.agent.fencing.FencingMemory.Asked;
import io.syncline.cache.store.MetadataStore;
import io.syncline.cache.store.StoreOptions;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.FencingTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node remembers of those that it was asked to declare gone. */
final class StoredFencingsTest {
  private static final Asked NODE =
      new Asked(
          FencingTarget.of(new Origin("east", "n2", 7)), false, Instant.ofEpochMilli(1_234_567));
  private static final Asked CLUSTER =
      new Asked(
          FencingTarget.of(
              List.of(new Origin("west", "n1", Long.MAX_VALUE), new Origin("west", "n2", 0))),
          true,
          Instant.EPOCH);

  @TempDir private Path folder;
  private boolean othersToo = true;

  @Test
  void whatIsKeptSurvivesTheProcess() {
    try (MetadataStore store = open()) {
      assertThat(fencings(store).all()).isEmpty();
      fencings(store).keep(List.of(NODE, CLUSTER));
    }
    try (MetadataStore store = open()) {
      assertThat(fencings(store).all()).containsExactly(NODE, CLUSTER);
      fencings(store).keep(List.of());
      assertThat(fencings(store).all()).isEmpty();
    }
  }

  @Test
  void whatIsNotAllowedAnyMoreIsLeftOut() {
    try (MetadataStore store = open()) {
      fencings(store).keep(List.of(NODE, CLUSTER));
      othersToo = false;
      assertThat(fencings(store).all()).containsExactly(NODE);
    }
  }

  @Test
  void aMemoryThatIsTornIsNone() {
    try (MetadataStore store = open()) {
      for (String torn : List.of("true", "true x east/n1/1", "true 1 east/n1", "true 1 ")) {
        store.properties().put("fencings.asked", torn);
        assertThat(fencings(store).all()).as(torn).isEmpty();
      }
    }
  }

  private MetadataStore open() {
    return MetadataStore.open(folder.resolve("metadata"), StoreOptions.DEFAULTS);
  }

  private StoredFencings fencings(MetadataStore store) {
    return new StoredFencings(
        store.properties(), cluster -> othersToo || cluster.equals("east"), () -> {});
  }
}
