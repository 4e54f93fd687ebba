package io.syncline.cache.page;

import io.syncline.core.error.SyncException;
import io.syncline.core.model.FileStatus;
import io.syncline.core.model.Location;
import io.syncline.core.page.FileKey;
import io.syncline.core.page.PageGrid;
import io.syncline.core.page.PageId;
import io.syncline.core.spi.UnderFileSystem;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * File bytes in pages on the local disk. A page that is not there is asked for from the store by
 * one reader, at the version that the file's status names; all who want it meanwhile wait for that.
 *
 * <p>A page is kept only when the store has proven that it is of that version. What fails on the
 * disk is nobody's error: the bytes come from the store.
 *
 * <p>A reader has one page in memory, and there are {@link #MAX_READERS} at most. Thread rule: any
 * thread; a stream belongs to one.
 */
public final class PageCache implements FileBytes, AutoCloseable {
  /** Streams over pages that are open at a time; a further one comes from the store directly. */
  public static final int MAX_READERS = 128;

  /** Pages that one request to a store runs over; behind them another one is sent. */
  static final int MAX_RUN = 4096;

  private final PageSettings settings;
  private final PageListener listener;
  private final PageDisk disk;
  private final Semaphore readers = new Semaphore(MAX_READERS);

  /** Who asks a store for which page; of each reader one at most. */
  private final Map<PageId, Fill> fills = new ConcurrentHashMap<>();

  /** Streams of stores that wait for somebody who wants the page they stand at; as many. */
  private final Map<PageId, Run> parked = new ConcurrentHashMap<>();

  /** Pages in the directory of the settings, which is looked through once it was started. */
  public PageCache(PageSettings settings, PageListener listener) {
    this(settings, new DiskFiles(settings.directory()), listener);
  }

  PageCache(PageSettings settings, PageFiles files, PageListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.disk = new PageDisk(settings, files, listener);
  }

  /** Begins to look through the directory; until that is done files are read without pages. */
  public void start() {
    disk.start();
  }

  /** How it stands. */
  public PageFigures figures() {
    return disk.figures();
  }

  /** Streams over pages that are open. */
  public int readers() {
    return MAX_READERS - readers.availablePermits();
  }

  @Override
  public InputStream open(
      UnderFileSystem store, Location file, FileStatus status, long offset, long length) {
    Optional<FileKey.Subject> subject = FileKey.Subject.of(file, status, settings.pageSize());
    if (subject.isEmpty()) {
      return through(store, file, status, offset, length, PageListener.Bypass.UNVERSIONED);
    }
    if (!disk.isOn()) {
      return through(store, file, status, offset, length, PageListener.Bypass.OFF);
    }
    if (!readers.tryAcquire()) {
      return through(store, file, status, offset, length, PageListener.Bypass.BUSY);
    }
    boolean opened = false;
    try {
      PageStream stream =
          new PageStream(this, PagedFile.of(store, subject.get(), status.size()), offset, length);
      stream.begin();
      opened = true;
      return stream;
    } finally {
      if (!opened) {
        readers.release();
      }
    }
  }

  /** Whether a page is on the disk. */
  boolean holds(PageId id) {
    return disk.holds(id);
  }

  @Override
  public void close() {
    disk.close();
  }

  /** A stream ended. */
  void released() {
    readers.release();
  }

  /**
   * The bytes of a page, from 0 to the limit, from the disk or from the store.
   *
   * @param wanted the last page that the reader will want
   * @param reader who asks
   */
  ByteBuffer page(PagedFile file, int index, int wanted, PageStream reader) {
    PageId id = file.page(index);
    while (true) {
      ByteBuffer kept = kept(file, id);
      if (kept != null) {
        return kept;
      }
      Fill mine = new Fill();
      Fill other = fills.putIfAbsent(id, mine);
      if (other == null) {
        return fill(file, id, wanted, reader, mine);
      }
      try {
        ByteBuffer shared = other.await();
        listener.read(PageListener.From.SHARED);
        return shared;
      } catch (SyncException e) {
        if (!Fill.isGivenUp(e)) {
          throw e;
        }
      }
    }
  }

  /** Closes a run that waits, unless somebody has taken it. */
  void unpark(PageId at, Run run) {
    if (parked.remove(at, run)) {
      run.close();
    }
  }

  private @Nullable ByteBuffer kept(PagedFile file, PageId id) {
    ByteBuffer bytes = disk.read(id, file.bytes(), file.grid().length(id.index()));
    if (bytes != null) {
      listener.read(PageListener.From.DISK);
    }
    return bytes;
  }

  private ByteBuffer fill(PagedFile file, PageId id, int wanted, PageStream reader, Fill fill) {
    try {
      // It may have been kept between the look and the turn to ask for it.
      ByteBuffer kept = kept(file, id);
      if (kept != null) {
        fill.complete(kept);
        return kept;
      }
      byte[] bytes = ask(file, id, wanted, reader);
      ByteBuffer page = ByteBuffer.wrap(bytes);
      fill.complete(page);
      listener.read(PageListener.From.STORE);
      disk.keep(id, file.bytes(), bytes);
      return page;
    } catch (RuntimeException | Error e) {
      fill.fail(e);
      throw e;
    } finally {
      fills.remove(id, fill);
    }
  }

  private byte[] ask(PagedFile file, PageId id, int wanted, PageStream reader) {
    Run run = null;
    try {
      Run waiting = parked.remove(id);
      run = waiting == null ? run(file, id.index(), wanted) : waiting;
      byte[] bytes = run.read();
      if (run.isOver()) {
        run.close();
      } else {
        park(file.page(run.next()), run, reader);
      }
      return bytes;
    } catch (RuntimeException | Error e) {
      listener.notFilled();
      if (run != null) {
        run.close();
      }
      throw e;
    }
  }

  private Run run(PagedFile file, int first, int wanted) {
    int last =
        file.runsOn()
            ? PageGrid.runEnd(first, wanted, MAX_RUN, index -> isAtHand(file.page(index)))
            : first;
    return new Run(file, first, last);
  }

  private boolean isAtHand(PageId id) {
    return disk.holds(id) || fills.containsKey(id);
  }

  /** Leaves a run to whoever wants its next page first, the reader itself in most cases. */
  private void park(PageId at, Run run, PageStream reader) {
    Run displaced = parked.put(at, run);
    if (displaced != null) {
      displaced.close();
    }
    reader.parked(at, run);
  }

  private InputStream through(
      UnderFileSystem store,
      Location file,
      FileStatus status,
      long offset,
      long length,
      PageListener.Bypass why) {
    listener.bypassed(why);
    return THROUGH.open(store, file, status, offset, length);
  }
}
