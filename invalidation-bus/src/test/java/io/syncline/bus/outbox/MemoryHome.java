package io.syncline.bus.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process whose memory a test can look at, and whose disk it can make fail. */
final class MemoryHome implements OriginHome {
  private final Set<Long> remembered = new TreeSet<>();
  private String topicId = "id";
  private long incarnation;
  private boolean full;
  private volatile @Nullable Disk disk;

  /** A disk that takes its time. */
  static final class Disk {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    /** Waits until something is being written. */
    void awaitWrite() throws InterruptedException {
      assertThat(begun.await(60, TimeUnit.SECONDS)).as("something is written").isTrue();
    }

    void release() {
      mayEnd.countDown();
    }

    private void write() {
      begun.countDown();
      try {
        assertThat(mayEnd.await(120, TimeUnit.SECONDS)).as("the write may end").isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A process that was started so often. */
  MemoryHome(long incarnation) {
    this.incarnation = incarnation;
  }

  @Override
  public synchronized Origin nextIncarnation() {
    check();
    return new Origin("east", "n1", ++incarnation);
  }

  @Override
  public synchronized Set<Long> remembered() {
    return Set.copyOf(remembered);
  }

  @Override
  public void remember(Set<Long> incarnations) {
    Disk now = disk;
    if (now != null) {
      now.write();
    }
    put(incarnations);
  }

  private synchronized void put(Set<Long> incarnations) {
    check();
    remembered.clear();
    remembered.addAll(incarnations);
  }

  @Override
  public String topic() {
    return "syncline.changes.east";
  }

  @Override
  public synchronized String topicId() {
    return topicId;
  }

  /** What is remembered from now on is not written before it is released. */
  Disk slow() {
    Disk slow = new Disk();
    disk = slow;
    return slow;
  }

  /** Whether the disk is full from now on. */
  synchronized void full(boolean now) {
    full = now;
  }

  synchronized void topicId(String now) {
    topicId = now;
  }

  private void check() {
    if (full) {
      throw new SyncException(ErrorCode.DISK_FULL, "the disk is full, as it was made to be");
    }
  }
}
