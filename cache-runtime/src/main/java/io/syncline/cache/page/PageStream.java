package io.syncline.cache.page;

import io.syncline.core.page.PageId;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file's bytes, page by page.
 *
 * <p>Thread rule: one thread.
 */
final class PageStream extends InputStream {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  private final PageCache cache;
  private final PagedFile file;
  private final int lastPage;
  private long position;
  private long remaining;
  private boolean closed;

  /** Others may have the same; it is read by place. */
  private ByteBuffer page = NONE;

  private int pageIndex = -1;

  /** The run that this reader left waiting last; to be closed with it, unless it was taken. */
  private @Nullable Run run;

  private @Nullable PageId runAt;

  PageStream(PageCache cache, PagedFile file, long offset, long length) {
    this.cache = cache;
    this.file = file;
    this.lastPage = file.grid().pageOf(offset + length - 1);
    this.position = offset;
    this.remaining = length;
  }

  /**
   * Gets the first page, and the first that only the store has: who opens a version that is no
   * longer there hears of it now, and not each time in the middle.
   *
   * @throws RuntimeException if it cannot be had; nothing is left open then
   */
  void begin() {
    boolean begun = false;
    try {
      int first = file.grid().pageOf(position);
      int missing = first;
      while (missing <= lastPage && cache.holds(file.page(missing))) {
        missing++;
      }
      if (missing > first && missing <= lastPage) {
        // That page alone: a request for more would wait until the reader comes there.
        cache.page(file, missing, missing, this);
      }
      load();
      begun = true;
    } finally {
      if (!begun) {
        page = NONE;
        leaveRun();
      }
    }
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (remaining == 0 || closed) {
      return -1;
    }
    load();
    int from = Math.toIntExact(position - file.grid().start(pageIndex));
    int n = (int) Math.min(Math.min(length, remaining), page.limit() - from);
    page.get(from, target, offset, n);
    position += n;
    remaining -= n;
    return n;
  }

  @Override
  public int available() {
    return 0;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      page = NONE;
      leaveRun();
      cache.released();
    }
  }

  /** A run waits for this reader's next page, or for somebody else's. */
  void parked(PageId at, Run waiting) {
    leaveRun();
    run = waiting;
    runAt = at;
  }

  private void leaveRun() {
    if (run != null && runAt != null) {
      cache.unpark(runAt, run);
    }
    run = null;
    runAt = null;
  }

  private void load() {
    int wanted = file.grid().pageOf(position);
    if (wanted != pageIndex) {
      // Of two pages one is enough in memory.
      page = NONE;
      pageIndex = -1;
      page = cache.page(file, wanted, lastPage, this);
      pageIndex = wanted;
    }
  }
}
