package io.syncline.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.Location;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.outbox.OutboxStore;
import io.syncline.core.testing.OutboxStoreContractTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RocksDB keeps the contract of outboxes, and more. */
final class RocksOutboxStoreTest extends OutboxStoreContractTest {
  private static final StoreOptions DEFAULTS = StoreOptions.DEFAULTS;

  @TempDir private Path folder;

  private MetadataStore store;

  @BeforeEach
  void open() {
    store = MetadataStore.open(folder.resolve("store"), DEFAULTS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected OutboxStore outbox() {
    return store.outbox();
  }

  @Test
  void eachPutIsSyncedAndARemovalIsNot() {
    long before = store.figures().walSyncs();
    outbox().put(intent(1));
    outbox().put(intent(2));
    assertThat(store.figures().walSyncs()).isEqualTo(before + 2);
    outbox().remove(1);
    assertThat(store.figures().walSyncs()).isEqualTo(before + 2);
  }

  /** Two that meet share one; with little luck none meet in a round. */
  @Test
  void concurrentPutsShareSyncs() throws Exception {
    int puts = 0;
    long before = store.figures().walSyncs();
    do {
      puts += putConcurrently(puts);
      assertThat(outbox().all()).hasSize(puts);
    } while (store.figures().walSyncs() - before == puts && puts < 100_000);
    assertThat(store.figures().walSyncs() - before).isPositive().isLessThan(puts);
  }

  /** Puts intents from many threads, beginning with an id; returns how many. */
  private int putConcurrently(int first) throws Exception {
    int threads = 16;
    int each = 50;
    ExecutorService writers = Executors.newFixedThreadPool(threads);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<?>> done =
          IntStream.range(0, threads)
              .<Future<?>>mapToObj(
                  thread ->
                      writers.submit(
                          () -> {
                            start.await();
                            for (int i = 0; i < each; i++) {
                              outbox().put(intent(first + (long) thread * each + i));
                            }
                            return null;
                          }))
              .toList();
      start.countDown();
      for (Future<?> writer : done) {
        writer.get();
      }
    } finally {
      writers.shutdownNow();
    }
    return threads * each;
  }

  @Test
  void refusesIntentsWhileTheDiskIsBelowItsReserve() {
    store.close();
    StoreOptions greedy =
        new StoreOptions(
            DEFAULTS.blockCacheBytes(),
            DEFAULTS.writeBufferBytes(),
            DEFAULTS.maxWalBytes(),
            DEFAULTS.maxOpenFiles(),
            Long.MAX_VALUE,
            DEFAULTS.quarantineRecords(),
            DEFAULTS.quarantineBytes());
    store = MetadataStore.open(folder.resolve("store"), greedy);
    assertThatThrownBy(() -> outbox().put(intent(1)))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL))
        .hasMessageContaining("bytes left")
        .hasMessageContaining("nothing was written");
    assertThat(outbox().all()).isEmpty();
    outbox().remove(1);
  }

  private static Intent intent(long id) {
    Location location = Location.parse("s3://lake/a/n" + id);
    Change change = new Change(location, Scope.PATH, ChangeKind.UNKNOWN, Cause.WRITE);
    return new Intent(id, List.of(change), Outcome.PENDING, id);
  }
}
