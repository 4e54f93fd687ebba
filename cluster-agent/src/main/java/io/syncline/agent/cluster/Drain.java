package io.syncline.agent.cluster;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.agent.coordination.NodeInfo;
import io.syncline.core.error.Printable;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes this node out of its cluster step by step, so that stopping it costs nobody anything: no
 * further writes; those under way end; the log gets everything; the shards go to others; the log is
 * told that the node is gone. A step that cannot be done yet is tried again, for as long as the
 * process lives. There is no way back but a restart, and a restart knows nothing of it.
 *
 * <p>One thread, {@code drain}, does the work; the rest is for any thread.
 */
public final class Drain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final Duration INTERVAL = Duration.ofMillis(100);

  /** How long a step may block before the next look. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Duties duties;
  private final Ticker ticker;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread drain = new Thread(task, "drain");
            drain.setDaemon(true);
            return drain;
          });

  @GuardedBy("this")
  private Step step = Step.SERVING;

  @GuardedBy("this")
  private String reason = "";

  @GuardedBy("this")
  private long since;

  /** What is done, in this order. */
  public enum Step {
    /** Nothing: the node serves. */
    SERVING,
    /** Writes that began before are waited for. */
    WRITES,
    /** The log is to get everything, and nothing may take effect late any more. */
    OUTBOX,
    /** The shards are given away. */
    SHARDS,
    /** The log is told that the node is gone. */
    LEAVE,
    /** All is done. */
    DONE
  }

  /** What a node does for others, and can give up. */
  public interface Duties {
    /** Tells everybody how the node stands. */
    void stands(NodeInfo.Standing standing);

    /** Lets no further write in. */
    void endWrites();

    /** Writes that were let in and have not ended. */
    int writesUnderWay();

    /** Writes that the log has not got, or that may still take effect late. */
    int outboxDepth();

    /** Gives the shards away; false when that took longer than permitted. */
    boolean giveUpShards(Duration atMost);

    /** Shards that are held. */
    int shardsOwned();

    /**
     * Gives its watchers to others, and says in the log that the node is gone; false when that took
     * longer than permitted.
     */
    boolean leave(Duration atMost);

    /** Nodes that it is declaring gone. */
    int fencings();

    /** Stops declaring nodes gone. */
    void endFencings();
  }

  /**
   * How far it is.
   *
   * @param reason why it was begun; may be empty
   * @param since how long ago it was begun; empty while the node serves
   */
  public record State(Step step, String reason, Optional<Duration> since) {
    /** How the node stands. */
    public NodeInfo.Standing standing() {
      return switch (step) {
        case SERVING -> NodeInfo.Standing.SERVING;
        case WRITES, OUTBOX, SHARDS, LEAVE -> NodeInfo.Standing.DRAINING;
        case DONE -> NodeInfo.Standing.DRAINED;
      };
    }
  }

  /** A node that serves. */
  public Drain(Duties duties, Ticker ticker) {
    this.duties = duties;
    this.ticker = ticker;
  }

  /** What is given up. */
  Duties duties() {
    return duties;
  }

  /** How far it is. */
  public synchronized State state() {
    return new State(
        step,
        reason,
        step == Step.SERVING
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(ticker.nanos() - since)));
  }

  /** Begins; nothing if it was begun before. Returns when no further write is let in. */
  public void begin(String why) {
    synchronized (this) {
      if (step != Step.SERVING) {
        return;
      }
      step = Step.WRITES;
      reason = why;
      since = ticker.nanos();
    }
    LOG.info(
        "the node is being drained: {}", why.isEmpty() ? "no reason given" : Printable.of(why));
    duties.endWrites();
    duties.stands(NodeInfo.Standing.DRAINING);
    duties.endFencings();
    var unused =
        thread.scheduleWithFixedDelay(this::run, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Goes no further. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a step of draining does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does one step if it can be done now; whether it was. */
  boolean advance() {
    Step now = state().step();
    Step next =
        switch (now) {
          case SERVING, DONE -> now;
          case WRITES -> duties.writesUnderWay() == 0 ? Step.OUTBOX : now;
          case OUTBOX -> duties.outboxDepth() == 0 ? Step.SHARDS : now;
          case SHARDS ->
              duties.giveUpShards(PATIENCE) && duties.shardsOwned() == 0 ? Step.LEAVE : now;
          case LEAVE -> duties.leave(PATIENCE) ? Step.DONE : now;
        };
    if (next == now) {
      return false;
    }
    synchronized (this) {
      step = next;
    }
    LOG.info("draining: {}", next);
    if (next == Step.DONE) {
      duties.stands(NodeInfo.Standing.DRAINED);
    }
    return true;
  }

  private void run() {
    try {
      while (advance()) {
        if (state().step() == Step.DONE) {
          thread.shutdown();
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("draining stumbled, it is tried again", e);
    }
  }
}
