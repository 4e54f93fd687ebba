package io.syncline.cache.page;

import io.syncline.core.error.SyncException;
import java.io.IOException;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of the store over pages that follow each other. It is read page by page, by one thread
 * after the other.
 */
final class Run {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);

  private final PagedFile file;
  private final InputStream bytes;
  private final int last;
  private int next;

  /** Opens the store's stream; a version that is no longer there fails here. */
  Run(PagedFile file, int first, int last) {
    this.file = file;
    this.last = last;
    this.next = first;
    this.bytes = file.read(first, last);
  }

  /** The page that comes next. */
  int next() {
    return next;
  }

  boolean isOver() {
    return next > last;
  }

  /**
   * The next page, complete. Of a store that proves bytes at the end of a range, a run has one
   * page, and its last byte comes only when all are proven.
   */
  byte[] read() {
    int length = file.grid().length(next);
    byte[] page = new byte[length];
    int have = 0;
    try {
      while (have < length) {
        int n = bytes.read(page, have, length - have);
        if (n < 0) {
          throw file.endedEarly(file.grid().start(next) + have);
        }
        have += n;
      }
    } catch (IOException e) {
      throw e.getCause() instanceof SyncException known
          ? known
          : file.brokeOff(file.grid().start(next) + have, e);
    }
    next++;
    return page;
  }

  void close() {
    try {
      bytes.close();
    } catch (IOException | RuntimeException e) {
      // What was read of it is proven; nobody wants the rest.
      LOG.debug("a stream of {} did not close", file.subject().location(), e);
    }
  }
}
