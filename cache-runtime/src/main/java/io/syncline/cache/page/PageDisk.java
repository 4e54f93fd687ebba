package io.syncline.cache.page;

import io.syncline.core.page.PageId;
import io.syncline.core.page.PageTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages on a disk that may fail at any time. A failure is nobody's error: the disk is left alone
 * for a while, then all that is on it is looked through again, and taken as the truth.
 *
 * <p>Thread rule: any thread. What is read and written holds the gate shared, looking through the
 * disk holds it alone; nobody waits for it, who comes meanwhile goes without pages. The table has a
 * lock of its own, under which nothing is read or written.
 */
final class PageDisk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PageDisk.class);

  /** What a file takes on the disk is a multiple of this. */
  static final int BLOCK = 4096;

  /** How long closing waits for what is being written. */
  private static final long CLOSING_SECONDS = 5;

  private final PageSettings settings;
  private final PageFiles files;
  private final PageListener listener;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
  private final Object lock = new Object();

  /** Drops what comes when it is closed. */
  private final ScheduledThreadPoolExecutor opener =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "syncline-pages");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  /** Guarded by {@code lock}; replaced while the gate is held alone. */
  private PageTable table;

  private volatile boolean on;
  private volatile boolean closed;
  private volatile @Nullable String problem = "it was not looked through yet";

  PageDisk(PageSettings settings, PageFiles files, PageListener listener) {
    this.settings = settings;
    this.files = files;
    this.listener = listener;
    this.table = new PageTable(settings.limits());
  }

  /** Begins to look through the disk. */
  void start() {
    opener.execute(this::open);
  }

  boolean isOn() {
    return on;
  }

  PageFigures figures() {
    synchronized (lock) {
      return new PageFigures(
          settings.directory(),
          on ? null : problem,
          table.bytes(),
          table.pages(),
          settings.limits());
    }
  }

  /** Whether a page is there; it is not read. */
  boolean holds(PageId id) {
    synchronized (lock) {
      return on && table.holds(id);
    }
  }

  /**
   * The bytes of a page, from 0 to the limit; null where it is not there, or not as it was written.
   *
   * @param subject what its file key stands for
   * @param length that it has
   */
  @Nullable ByteBuffer read(PageId id, byte[] subject, int length) {
    if (!enter()) {
      return null;
    }
    try {
      synchronized (lock) {
        if (!table.read(id)) {
          return null;
        }
      }
      int size = PageForm.size(subject, length);
      byte[] file = new byte[size + 1];
      ByteBuffer bytes =
          files.read(id, file) == size ? PageForm.bytes(file, subject, id.index(), length) : null;
      if (bytes == null && drop(id)) {
        listener.damaged();
        LOG.warn("a page in {} was damaged and is removed: {}", settings.directory(), id);
      }
      return bytes;
    } catch (NoSuchFileException e) {
      // It made room since it was looked up, or somebody deleted it.
      dropIfPossible(id);
      return null;
    } catch (IOException e) {
      dropIfPossible(id); // Or it would be found again, and turn pages off again.
      fail(e);
      return null;
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Keeps a page that is not there, if there is room for it. */
  void keep(PageId id, byte[] subject, byte[] bytes) {
    listener.kept(enter() ? entered(id, subject, bytes) : PageListener.Kept.FAILED);
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      on = false;
    }
    opener.shutdownNow();
    try {
      if (gate.writeLock().tryLock(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        gate.writeLock().unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    files.close();
  }

  private PageListener.Kept entered(PageId id, byte[] subject, byte[] bytes) {
    try {
      byte[] head = PageForm.head(subject, id.index(), bytes);
      long free = files.free() - settings.reserved();
      PageTable.Room room;
      synchronized (lock) {
        room = table.reserve(id, onDisk(head.length + bytes.length), table.bytes() + free);
      }
      clear(room);
      if (!room.granted()) {
        return PageListener.Kept.REFUSED;
      }
      files.write(id, head, bytes);
      synchronized (lock) {
        table.stored(id);
      }
      return PageListener.Kept.STORED;
    } catch (IOException e) {
      // What is reserved and not written is forgotten when the disk is looked through again.
      fail(e);
      return PageListener.Kept.FAILED;
    } catch (RuntimeException e) {
      // The reader has its bytes.
      fail(new IOException("a page was not kept", e));
      return PageListener.Kept.FAILED;
    } finally {
      gate.readLock().unlock();
    }
  }

  /** Takes a share of the gate; not while the disk is left alone or looked through. */
  private boolean enter() {
    if (!on || !gate.readLock().tryLock()) {
      return false;
    }
    if (!on) {
      gate.readLock().unlock();
      return false;
    }
    return true;
  }

  private boolean drop(PageId id) throws IOException {
    synchronized (lock) {
      if (!table.drop(id)) {
        return false;
      }
    }
    files.delete(id);
    synchronized (lock) {
      table.gone(id);
    }
    return true;
  }

  /** Where that fails it counts as there until the disk is looked through again. */
  private void dropIfPossible(PageId id) {
    try {
      drop(id);
    } catch (IOException e) {
      fail(e);
    }
  }

  private void clear(PageTable.Room room) throws IOException {
    if (room.victims().isEmpty()) {
      return;
    }
    for (PageId victim : room.victims()) {
      files.delete(victim);
    }
    synchronized (lock) {
      table.cleared(room);
    }
    listener.evicted(room.victims().size());
  }

  private void fail(IOException failure) {
    synchronized (lock) {
      if (!on) {
        return;
      }
      problem = String.valueOf(failure);
      on = false;
    }
    listener.failed();
    LOG.warn(
        "pages in {} are left alone for {}, files are read from their stores: {}",
        settings.directory(),
        settings.pause(),
        String.valueOf(failure));
    openLater();
  }

  private void openLater() {
    var unused = opener.schedule(this::open, settings.pause().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void open() {
    if (lookThrough()) {
      synchronized (lock) {
        problem = null;
        on = !closed;
      }
    } else {
      openLater();
    }
  }

  /** Takes what is on the disk as the truth. */
  private boolean lookThrough() {
    gate.writeLock().lock();
    try {
      PageFiles.Contents contents = files.open(settings.limits().pages());
      PageTable found = new PageTable(settings.limits());
      int evicted = contents.surplus();
      for (PageFiles.Found page : contents.pages()) {
        PageTable.Room room = found.found(page.id(), onDisk(page.bytes()));
        for (PageId victim : room.victims()) {
          files.delete(victim);
        }
        found.cleared(room);
        evicted += room.victims().size();
        if (!room.granted()) {
          files.delete(page.id());
          evicted++;
        }
      }
      listener.evicted(evicted);
      synchronized (lock) {
        table = found;
      }
      LOG.info(
          "pages in {}: {} with {} bytes; {} made room, {} unfinished ones removed, {} foreign"
              + " files left alone",
          settings.directory(),
          found.pages(),
          found.bytes(),
          evicted,
          contents.unfinished(),
          contents.foreign());
      return true;
    } catch (IOException | RuntimeException e) {
      tellOnce(String.valueOf(e));
      return false;
    } finally {
      gate.writeLock().unlock();
    }
  }

  private void tellOnce(String found) {
    boolean first = !found.equals(problem);
    problem = found;
    if (first) {
      listener.failed();
      LOG.warn(
          "pages in {} cannot be used, files are read from their stores; looking again after {}:"
              + " {}",
          settings.directory(),
          settings.pause(),
          found);
    }
  }

  private static long onDisk(long bytes) {
    return Math.max(1, (bytes + BLOCK - 1) / BLOCK) * BLOCK;
  }
}
