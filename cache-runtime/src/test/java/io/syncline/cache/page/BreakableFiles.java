package io.syncline.cache.page;

import io.syncline.core.page.PageId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Real files on a disk that fails, or is nearly full, when a test says so. */
final class BreakableFiles implements PageFiles {
  /** What can be asked of a disk. */
  enum Operation {
    OPEN,
    READ,
    WRITE,
    DELETE,
    FREE
  }

  private final DiskFiles files;
  private final Map<PageId, Long> sizes = new ConcurrentHashMap<>();
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private final Set<Operation> broken = ConcurrentHashMap.newKeySet();

  /** Free bytes that the disk tells; below zero for what it has. */
  volatile long free = -1;

  /** Pages of this number cannot be read until one is deleted; below zero for none. */
  volatile int unreadable = -1;

  /** Runs before a page is read, when it is known to be there. */
  volatile Runnable beforeRead = () -> {};

  BreakableFiles(Path directory) {
    files = new DiskFiles(directory);
  }

  /** The most that all pages took at any moment, from the one before each was written on. */
  long peak() {
    return peak.get();
  }

  void fail(Operation operation) {
    broken.add(operation);
  }

  void mend() {
    broken.clear();
  }

  @Override
  public Contents open(int most) throws IOException {
    check(Operation.OPEN);
    return files.open(most);
  }

  @Override
  public int read(PageId id, byte[] into) throws IOException {
    check(Operation.READ);
    if (id.index() == unreadable) {
      throw new IOException("made to be a bad sector");
    }
    beforeRead.run();
    return files.read(id, into);
  }

  @Override
  public void write(PageId id, byte[] head, byte[] bytes) throws IOException {
    check(Operation.WRITE);
    long size = onDisk(head.length + bytes.length);
    Long before = sizes.put(id, size);
    peak.accumulateAndGet(now.addAndGet(before == null ? size : size - before), Math::max);
    files.write(id, head, bytes);
  }

  @Override
  public void delete(PageId id) throws IOException {
    check(Operation.DELETE);
    files.delete(id);
    unreadable = id.index() == unreadable ? -1 : unreadable;
    Long size = sizes.remove(id);
    now.addAndGet(size == null ? 0 : -size);
  }

  @Override
  public long free() throws IOException {
    check(Operation.FREE);
    return free < 0 ? files.free() : free;
  }

  @Override
  public void close() {
    files.close();
  }

  private static long onDisk(long bytes) {
    return (bytes + PageDisk.BLOCK - 1) / PageDisk.BLOCK * PageDisk.BLOCK;
  }

  private void check(Operation operation) throws IOException {
    if (broken.contains(operation)) {
      throw new IOException("No space left on device");
    }
  }
}
