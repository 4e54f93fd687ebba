package io.syncline.bus.outbox;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Origin;
import java.util.Set;
import java.util.TreeSet;

/** A process whose memory a test can look at, and whose disk it can make fail. */
final class MemoryHome implements OriginHome {
  private final Set<Long> remembered = new TreeSet<>();
  private String topicId = "id";
  private long incarnation;
  private boolean full;

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
  public synchronized void remember(Set<Long> incarnations) {
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
