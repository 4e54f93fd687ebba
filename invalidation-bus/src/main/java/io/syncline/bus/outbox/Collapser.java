package io.syncline.bus.outbox;

import io.syncline.core.outbox.Collapse;
import io.syncline.core.outbox.Outbox;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collapses an outbox that fills up while the log is away.
 *
 * <p>First the wider intent is on stable storage, then the others are forgotten on disk, then it
 * stands for them: a crash in between leaves more than is needed, never less, and the disk never
 * holds more than the outbox does. Where the disk does not take it, all stays as it is, and is
 * tried again later.
 *
 * <p>Thread rule: the sender's thread, except for what is said otherwise.
 */
final class Collapser {
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(Collapser.class);

  private final OutboxState state;
  private final IntentDisk disk;
  private final Ticker ticker;
  private boolean failed;
  private long failedAt;
  private volatile Collapsed done = new Collapsed(0, 0);

  /**
   * What was collapsed since the start.
   *
   * @param times how often
   * @param intents how many intents were replaced by wider ones
   */
  record Collapsed(long times, long intents) {}

  Collapser(OutboxState state, IntentDisk disk, Ticker ticker) {
    this.state = state;
    this.disk = disk;
    this.ticker = ticker;
  }

  /** Any thread. */
  Collapsed done() {
    return done;
  }

  /** Whether the disk did not take one a moment ago. */
  boolean isPausing() {
    return failed && ticker.nanos() - failedAt < PAUSE.toNanos();
  }

  /** Does what is due, without the lock while it waits for the disk. */
  void collapse(Collapse collapse) {
    boolean durable = keep(collapse);
    if (durable) {
      disk.forget(collapse.gone());
    }
    Outbox.Acked acked;
    List<CompletableFuture<Void>> completed;
    state.lock.lock();
    try {
      if (durable) {
        acked = state.outbox.collapsed(collapse);
        state.publications.collapse(collapse.wider().id(), collapse.gone());
      } else {
        acked = state.outbox.notCollapsed(collapse);
      }
      completed = state.publications.take(acked.published());
      state.changed.signalAll();
    } finally {
      state.lock.unlock();
    }
    disk.forget(acked.done());
    completed.forEach(stage -> stage.complete(null));
  }

  private boolean keep(Collapse collapse) {
    int intents = collapse.gone().size() + 1;
    int trees = collapse.wider().changes().size();
    try {
      disk.keep(collapse.wider());
    } catch (RuntimeException | Error e) {
      LOG.warn("{} intents stay as they are, tried again later: {}", intents, e.toString());
      failed = true;
      failedAt = ticker.nanos();
      return false;
    }
    LOG.warn("The log is away: {} writes in the outbox are told as {} trees", intents, trees);
    failed = false;
    done = new Collapsed(done.times() + 1, done.intents() + collapse.gone().size());
    return true;
  }
}
