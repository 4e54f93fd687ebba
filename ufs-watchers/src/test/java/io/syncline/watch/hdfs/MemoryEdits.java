package io.syncline.watch.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.hadoop.hdfs.inotify.Event;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.apache.hadoop.hdfs.inotify.EventBatchList;

/** An edit log in memory, which answers as a NameNode does. */
final class MemoryEdits implements NameNodeEdits {
  private final NavigableMap<Long, EventBatch> batches = new TreeMap<>();
  private long oldest = 1;
  private long newest;
  private long synced;
  private boolean away;
  private boolean unreadable;
  private int perAnswer = 1_000;
  int asked;
  boolean closed;

  /** Writes an edit and syncs it. */
  long write(Event... events) {
    long txid = writeUnsynced(events);
    sync();
    return txid;
  }

  /** Writes an edit; one without events has none. */
  long writeUnsynced(Event... events) {
    newest++;
    if (events.length > 0) {
      batches.put(newest, new EventBatch(newest, events));
    }
    return newest;
  }

  void sync() {
    synced = newest;
  }

  /** A fail-over forgets what was not synced. */
  void failOver() {
    newest = synced;
    batches.tailMap(newest, false).clear();
  }

  /** Drops edits below one. */
  void purge(long below) {
    oldest = Math.max(oldest, below);
    batches.headMap(below).clear();
  }

  void away(boolean isAway) {
    away = isAway;
  }

  void unreadable(boolean isUnreadable) {
    unreadable = isUnreadable;
  }

  /** At most so many events in an answer, or one batch. */
  void perAnswer(int events) {
    perAnswer = events;
  }

  long newest() {
    return newest;
  }

  @Override
  public long newestTxid() {
    answer();
    return newest;
  }

  @Override
  public EventBatchList from(long txid) {
    answer();
    asked++;
    long first = Math.max(txid, oldest);
    if (unreadable || first > synced) {
      return new EventBatchList(List.of(), -1, -1, synced);
    }
    List<EventBatch> answer = new ArrayList<>();
    int events = 0;
    for (EventBatch batch : batches.subMap(first, true, synced, true).values()) {
      answer.add(batch);
      events += batch.getEvents().length;
      if (events >= perAnswer) {
        return new EventBatchList(answer, first, batch.getTxid(), synced);
      }
    }
    return new EventBatchList(answer, first, synced, synced);
  }

  private void answer() {
    if (away) {
      throw new SyncException(ErrorCode.UFS_UNAVAILABLE, "the NameNode is away");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
