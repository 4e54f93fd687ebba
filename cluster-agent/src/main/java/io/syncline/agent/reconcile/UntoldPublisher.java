package io.syncline.agent.reconcile;

import io.syncline.core.error.SyncException;
import io.syncline.core.feed.Repair;
import io.syncline.core.outbox.IntentLog;
import io.syncline.core.shard.Invalidation;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells everybody of changes that nobody told of, and that this node saw in the store: what other
 * clusters hold of them is as old as it was here.
 *
 * <p>Bounded: of more than {@link #MAX_WAITING} batches that wait, further ones are not told. Other
 * clusters find out in their own rounds then.
 *
 * <p>Thread rule: any thread; nobody waits for the disk.
 */
public final class UntoldPublisher implements AutoCloseable {
  /** Batches that wait to be told; each is at most what one shard remembers. */
  public static final int MAX_WAITING = 64;

  /** Changes told at a time. */
  static final int MAX_TOLD = 100;

  private static final Duration END = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(UntoldPublisher.class);

  private final IntentLog outbox;
  private final LongConsumer told;
  private final ThreadPoolExecutor thread;

  /**
   * Tells nothing yet.
   *
   * @param outbox through which it is told
   * @param told counts what was
   * @param listener hears what was not
   */
  public UntoldPublisher(IntentLog outbox, LongConsumer told, ReconcileListener listener) {
    this.outbox = outbox;
    this.told = told;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work -> {
              Thread made = new Thread(work, "untold");
              made.setDaemon(true);
              return made;
            },
            (work, full) -> listener.reached(RoundLimit.UNTOLD_BATCHES));
    thread.allowCoreThreadTimeOut(true);
  }

  /** Tells of them, soon. */
  public void publish(List<Invalidation> changed) {
    thread.execute(() -> tell(changed));
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void tell(List<Invalidation> changed) {
    try {
      for (int from = 0; from < changed.size(); from += MAX_TOLD) {
        List<Invalidation> some = changed.subList(from, Math.min(changed.size(), from + MAX_TOLD));
        long intent = outbox.open(some.stream().map(Repair::of).toList());
        var unused = outbox.settle(intent);
        told.accept(some.size());
      }
    } catch (SyncException e) {
      LOG.warn(
          "other clusters are not told what nobody told of: {} {}", e.code().id(), e.getMessage());
    }
  }
}
