package io.syncline.cache.store;

import io.syncline.core.model.Cause;
import io.syncline.core.model.Change;
import io.syncline.core.model.ChangeKind;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.FileType;
import io.syncline.core.model.Location;
import io.syncline.core.model.Position;
import io.syncline.core.model.Scope;
import io.syncline.core.outbox.Intent;
import io.syncline.core.outbox.Intent.Outcome;
import io.syncline.core.shard.Entry;
import io.syncline.core.shard.Listing;
import io.syncline.core.shard.ShardBatch;
import io.syncline.core.shard.ShardCounters;
import io.syncline.core.shard.ShardStore;
import io.syncline.core.shard.Validation;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that writes batches until it is killed. It says {@code batch N} and {@code intent N} on
 * its standard output once each was stored, with a blank at the end of each line. All parts of
 * batch {@code N} say {@code N}.
 */
final class CrashingWriter {
  static final Location DIRECTORY = Location.parse("s3://lake/d");
  static final String TOPIC = "syncline.changes.east";
  static final int ENTRIES = 40;

  /** So small that buffers are written out all the time. */
  static final StoreOptions OPTIONS =
      new StoreOptions(1 << 20, 1 << 20, 1 << 20, 64, 0, 10, 64 * 1024);

  private CrashingWriter() {}

  /** Opens the store in the folder named and goes on where the last process was killed. */
  public static void main(String[] arguments) {
    try (MetadataStore store = MetadataStore.open(Path.of(arguments[0]), OPTIONS)) {
      ShardStore shard = store.shard(0);
      for (long number = shard.counters().tick() + 1; ; number++) {
        shard.write(batch(number));
        System.out.println("batch " + number + " ");
        if (number % 25 == 0) {
          store.outbox().put(intent(number));
          System.out.println("intent " + number + " ");
        }
      }
    }
  }

  private static ShardBatch batch(long number) {
    Validation validation = new Validation(number, number, 1, number);
    ShardBatch batch = new ShardBatch();
    for (int i = 0; i < ENTRIES; i++) {
      // By turns a file and a directory, so that entries change their slots.
      FileType type = (number + i) % 2 == 0 ? FileType.FILE : FileType.DIRECTORY;
      FileStatus status = new FileStatus(type, number, null, "x".repeat(200));
      batch.entry(DIRECTORY.child("n" + i), Entry.present(status, validation));
    }
    return batch
        .listing(DIRECTORY, new Listing(true, validation, number, 0, 0))
        .mark(DIRECTORY, number)
        .position(new Position(TOPIC, "id", 0, number))
        .counters(new ShardCounters(number, number, 1, ENTRIES, 0));
  }

  private static Intent intent(long number) {
    Change change = new Change(DIRECTORY, Scope.SUBTREE, ChangeKind.UNKNOWN, Cause.WRITE);
    return new Intent(number, List.of(change), Outcome.PENDING, number);
  }
}
