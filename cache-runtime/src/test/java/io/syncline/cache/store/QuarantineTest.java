package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.cache.store.Quarantine.Kept;
import io.syncline.core.model.Origin;
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
            "syncline.changes.east",
            3,
            42,
            new byte[] {1},
            new byte[] {2, -1},
            List.of("syncline-kind"),
            "not a record",
            Optional.of(new Origin("east", "n1", 7)));
    long id = store.quarantine().add(record, SEEN);
    assertThat(store.quarantine().read(id))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(new Kept(id, SEEN, record));
    assertThat(store.quarantine().read(id + 1)).isEmpty();
    assertThat(store.quarantine().count()).isEqualTo(1);
    assertThat(store.quarantine().dropped()).isZero();
  }

  @Test
  void theOldestMakeRoomWhenThereAreTooMany() {
    for (int i = 1; i <= MAX_RECORDS + 5; i++) {
      store.quarantine().add(record(i, 10), SEEN);
    }
    assertThat(store.quarantine().count()).isEqualTo(MAX_RECORDS);
    assertThat(store.quarantine().dropped()).isEqualTo(5);
    assertThat(offsets(0, 99)).hasSize(MAX_RECORDS).startsWith(6L).endsWith(25L);
  }

  @Test
  void theOldestMakeRoomWhenTheyAreTooLarge() {
    for (int i = 1; i <= MAX_RECORDS; i++) {
      store.quarantine().add(record(i, UnreadableRecord.MAX_KEPT_BYTES), SEEN);
    }
    assertThat(store.quarantine().bytes()).isBetween(MAX_BYTES - 5_000L, (long) MAX_BYTES);
    assertThat(offsets(0, 99)).hasSize(15).endsWith((long) MAX_RECORDS);
    assertThat(store.quarantine().dropped()).isEqualTo(5);
  }

  @Test
  void comesInPagesTheOldestFirst() {
    for (int i = 1; i <= 10; i++) {
      store.quarantine().add(record(i, 1), SEEN);
    }
    List<Kept> page = store.quarantine().list(0, 4);
    assertThat(page).extracting(kept -> kept.record().offset()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(offsets(page.get(3).id(), 2)).containsExactly(5L, 6L);
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
    store.quarantine().add(record(99, 100), SEEN);
    assertThat(offsets(0, 99)).hasSize(MAX_RECORDS).startsWith(2L).endsWith(99L);
  }

  private List<Long> offsets(long afterId, int limit) {
    return store.quarantine().list(afterId, limit).stream()
        .map(kept -> kept.record().offset())
        .toList();
  }

  private static UnreadableRecord record(long offset, int bytes) {
    return new UnreadableRecord(
        "t", 0, offset, new byte[0], new byte[bytes], List.of(), "garbage", Optional.empty());
  }
}
