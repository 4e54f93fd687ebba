package io.syncline.watch.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Change;
import io.syncline.core.model.Location;
import io.syncline.core.watch.ChangeFeed;
import io.syncline.core.watch.Poll;
import io.syncline.core.watch.WatchLoss;
import io.syncline.watch.WatchLimit;
import io.syncline.watch.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.hdfs.inotify.EventBatch;
import org.apache.hadoop.hdfs.inotify.EventBatchList;

/**
 * The changes of one HDFS, as its edit log tells of them (inotify).
 *
 * <p>A poll is complete when it has read as far as the NameNode had written its log after the poll
 * began: whatever a writer was told to be done before is in it.
 *
 * <p>A position is a txid that is synced, which no fail-over takes back, with what happened last
 * before it. Whoever goes on from a position whose edits the NameNode has dropped, or that is not
 * one of this log, is told that everything may be old.
 *
 * <p>Does not guarantee to tell of what has no event: how long a file is that is still being
 * written, snapshots, quotas. Times of access are left out.
 */
public final class InotifyFeed implements ChangeFeed {
  /** So far behind the end something is looked for by which the log is recognised. */
  private static final long LOOK_BACK = 1_000;

  private final EditEvents events;
  private final NameNodeEdits edits;
  private final Pace pace;
  private final WatchListener listener;

  /**
   * A feed that has not asked yet.
   *
   * @param watched locations, all of one HDFS; at least one, and not more than a poll tells of
   * @param edits of that HDFS; closed with the feed
   * @param hidden names that nobody is told of: those of unfinished files
   */
  public InotifyFeed(
      List<Location> watched,
      NameNodeEdits edits,
      Predicate<String> hidden,
      WatchListener listener) {
    this(watched, edits, hidden, Pace.real(), listener);
  }

  InotifyFeed(
      List<Location> watched,
      NameNodeEdits edits,
      Predicate<String> hidden,
      Pace pace,
      WatchListener listener) {
    if (watched.isEmpty() || watched.size() > Poll.MAX_CHANGES) {
      throw new IllegalArgumentException(
          watched.size() + " locations (expected 1 to " + Poll.MAX_CHANGES + ")");
    }
    this.events = new EditEvents(watched, hidden);
    this.edits = edits;
    this.pace = pace;
    this.listener = listener;
  }

  @Override
  public String now() {
    return end(edits.newestTxid()).toString();
  }

  @Override
  public Poll poll(String position, Duration atMost) throws InterruptedException {
    long deadline = pace.nanos() + atMost.toNanos();
    long newest = edits.newestTxid();
    Optional<EditPosition> from = EditPosition.parse(position);
    if (from.isEmpty()) {
      return lost(WatchLoss.Cause.FOREIGN_POSITION, "'" + position + "' is no position", newest);
    }
    if (from.get().txid() > newest) {
      String found = "everything was read up to txid " + from.get().txid();
      return lost(
          WatchLoss.Cause.FOREIGN_POSITION, found + ", but the newest is " + newest, newest);
    }
    return read(new EditReading(events, from.get()), newest, deadline);
  }

  private Poll read(EditReading reading, long newest, long deadline) throws InterruptedException {
    for (boolean asked = false; ; asked = true) {
      boolean complete = reading.position().txid() >= newest;
      boolean over = pace.nanos() - deadline >= 0;
      boolean enough = complete && reading.hasTold();
      if (enough || (over && (complete || asked))) {
        return told(reading, complete);
      }
      pace.awaitTurn();
      EventBatchList answer = edits.from(reading.next(newest));
      EditReading.Outcome outcome = reading.take(answer);
      pace.answered(answer.getFirstTxid() >= 0 && reading.position().txid() < answer.getSyncTxid());
      switch (outcome) {
        case NOTHING, READ -> {}
        case FULL -> {
          listener.reached(WatchLimit.POLL_CHANGES);
          return told(reading, reading.position().txid() >= newest);
        }
        case EXPIRED -> {
          return lost(
              WatchLoss.Cause.EXPIRED,
              "everything was read up to txid "
                  + reading.position().txid()
                  + ", but the NameNode has edits from txid "
                  + answer.getFirstTxid()
                  + " on",
              newest);
        }
        case FOREIGN -> {
          return lost(
              WatchLoss.Cause.FOREIGN_POSITION,
              "what was read before txid " + reading.position().txid() + " is not in this log",
              newest);
        }
      }
    }
  }

  private static Poll told(EditReading reading, boolean complete) {
    return Poll.of(reading.told(), reading.position().toString(), complete);
  }

  /** Reading goes on at an end that is known before any tree is told of. */
  private Poll lost(WatchLoss.Cause cause, String detail, long newest) {
    EditPosition end = end(newest);
    List<Change> trees = events.all();
    return new Poll(
        trees, end.toString(), end.txid() >= newest, Optional.of(new WatchLoss(cause, detail)));
  }

  /** The newest edit that is synced: one that is not may still be taken back by a fail-over. */
  private EditPosition end(long newest) {
    EventBatchList answer = edits.from(Math.max(1, newest - LOOK_BACK));
    long synced = answer.getSyncTxid();
    if (synced <= 0) {
      throw new SyncException(
          ErrorCode.UFS_UNAVAILABLE, "the NameNode has synced no edit since it became active");
    }
    EditPosition end = new EditPosition(0, Optional.empty());
    for (EventBatch batch : answer.getBatches()) {
      if (batch.getTxid() <= synced) {
        end = end.behind(EditAnchor.of(batch));
      }
    }
    return end.at(synced);
  }

  @Override
  public Duration delay() {
    return Duration.ZERO;
  }

  @Override
  public void close() {
    edits.close();
  }
}
