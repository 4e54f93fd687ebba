package io.syncline.cache.page;

import io.syncline.core.model.Location;
import io.syncline.core.page.PageLimits;
import io.syncline.core.testing.MemoryUfs;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A process that reads files through pages until it is killed. It says {@code read N} on its
 * standard output once file {@code N} was read, with a blank at the end of each line.
 */
final class CrashingReader {
  static final int FILES = 50;
  static final int SIZE = 3 * PageRig.PAGE + 100;
  static final PageLimits LIMITS = new PageLimits(40L * PageRig.ON_DISK, 1_000);

  private CrashingReader() {}

  static Location file(int number) {
    return Location.parse("s3://lake/" + number);
  }

  /** A store with all files. */
  static MemoryUfs store() {
    MemoryUfs store = MemoryUfs.objectStore(InstantSource.fixed(Instant.EPOCH));
    for (int i = 0; i < FILES; i++) {
      store.putOutside(file(i), PageRig.bytes(SIZE, i));
    }
    return store;
  }

  /** Reads all files again and again, with pages in the folder named. */
  public static void main(String[] arguments) throws Exception {
    MemoryUfs store = store();
    try (PageRig rig = new PageRig(Path.of(arguments[0]), LIMITS).started()) {
      for (int number = 0; ; number++) {
        rig.read(store, file(number % FILES));
        System.out.println("read " + number + " ");
      }
    }
  }
}
