package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.store.Quarantine.Kept;
import io.syncline.core.model.Origin;
import io.syncline.core.model.Position;
import io.syncline.core.model.UnreadableRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quarantine keeps the newest records within its bounds. */
final class QuarantineTest {
  private static final Instant SEEN = Instant.parse("2024-05-01T10:00:00.123Z");
  private static final int MAX_RECORDS = 20;
  private static final int MAX_BYTES = 64 * 1024;

  @TempDir private Path folder;

  private MetadataStore store;

  @BeforeEach
  void open() {
    StoreOptions defaults = StoreOptions.DEFAULTS;
    store =
        MetadataStore.open(
            folder,
            new StoreOptions(
                defaults.blockCacheBytes(),
                defaults.writeBufferBytes(),
                defaults.maxWalBytes(),
                defaults.maxOpenFiles(),
                0,
                MAX_RECORDS,
                MAX_BYTES));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void keepsARecordAsItWas() {
    UnreadableRecord record =
        new UnreadableRecord(
            new Position("syncline.changes.east", "id-1", 3, 42),
            new byte[] {1},
            new byte[] {2, -1},
            List.of(new UnreadableRecord.Header("syncline-kind", "changes")),
            "not a record",
            Optional.of(new Origin("east", "n1", 7)),
            3);
    long id = store.quarantine().add(record, SEEN);
    assertThat(store.quarantine().read(id))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(new Kept(id, SEEN, record));
    assertThat(store.quarantine().read(id + 1)).isEmpty();
    assertThat(store.quarantine().count()).isEqualTo(1);
    assertThat(store.quarantine().added()).isEqualTo(1);
    assertThat(store.quarantine().dropped()).isZero();
  }

  @Test
  void theOldestMakeRoomWhenThereAreTooMany() {
    for (int i = 1; i <= MAX_RECORDS + 5; i++) {
      store.quarantine().add(record(i, 10), SEEN);
    }
    assertThat(store.quarantine().count()).isEqualTo(MAX_RECORDS);
    assertThat(store.quarantine().dropped()).isEqualTo(5);
    assertThat(store.quarantine().added()).isEqualTo(MAX_RECORDS + 5);
    assertThat(offsets()).hasSize(MAX_RECORDS).startsWith(25L).endsWith(6L);
  }

  @Test
  void theOldestMakeRoomWhenTheyAreTooLarge() {
    for (int i = 1; i <= MAX_RECORDS; i++) {
      store.quarantine().add(record(i, UnreadableRecord.MAX_KEPT_BYTES), SEEN);
    }
    assertThat(store.quarantine().bytes()).isBetween(MAX_BYTES - 5_000L, (long) MAX_BYTES);
    assertThat(offsets()).hasSize(15).startsWith((long) MAX_RECORDS);
    assertThat(store.quarantine().dropped()).isEqualTo(5);
  }

  @Test
  void comesInPagesTheNewestFirst() {
    for (int i = 1; i <= 10; i++) {
      store.quarantine().add(record(i, 1), SEEN);
    }
    List<Kept> page = store.quarantine().newest(Long.MAX_VALUE, 4, all -> true);
    assertThat(page).extracting(kept -> kept.record().offset()).containsExactly(10L, 9L, 8L, 7L);
    assertThat(store.quarantine().newest(page.get(3).id(), 2, all -> true))
        .extracting(kept -> kept.record().offset())
        .containsExactly(6L, 5L);
    assertThat(store.quarantine().newest(1, 2, all -> true)).isEmpty();
  }

  @Test
  void whatIsNotWantedDoesNotCountTowardsThePage() {
    for (int i = 1; i <= 10; i++) {
      store.quarantine().add(record(i, 1), SEEN);
    }
    assertThat(store.quarantine().newest(Long.MAX_VALUE, 3, record -> record.offset() % 2 == 1))
        .extracting(kept -> kept.record().offset())
        .containsExactly(9L, 7L, 5L);
  }

  @Test
  void staysBoundedAfterItWasOpenedAgain() {
    for (int i = 1; i <= MAX_RECORDS; i++) {
      store.quarantine().add(record(i, 100), SEEN);
    }
    long bytes = store.quarantine().bytes();
    store.close();
    open();
    assertThat(store.quarantine().count()).isEqualTo(MAX_RECORDS);
    assertThat(store.quarantine().bytes()).isEqualTo(bytes);
    assertThat(store.quarantine().added()).isZero();
    store.quarantine().add(record(99, 100), SEEN);
    assertThat(offsets()).hasSize(MAX_RECORDS).startsWith(99L).endsWith(2L);
  }

  private List<Long> offsets() {
    return store.quarantine().newest(Long.MAX_VALUE, 99, all -> true).stream()
        .map(kept -> kept.record().offset())
        .toList();
  }

  private static UnreadableRecord record(long offset, int bytes) {
    return new UnreadableRecord(
        new Position("t", "id", 0, offset),
        new byte[0],
        new byte[bytes],
        List.of(),
        "garbage",
        Optional.empty(),
        bytes);
  }
}
