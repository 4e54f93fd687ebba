package io.syncline.agent;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.syncline.core.model.Origin;
import io.syncline.core.origin.Members;
import io.syncline.core.origin.Membership;
import io.syncline.core.origin.OriginsEntry;
import io.syncline.core.origin.OriginsLog;
import io.syncline.core.origin.OriginsSink;
import io.syncline.core.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the origins topic says, and dates it: appends a ping now and then, and has read
 * whatever was in the topic before it when it reads the ping back.
 *
 * <p>Entries come on the thread that reads the log; pings leave on a thread of its own.
 */
final class MembershipKeeper implements OriginsSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MembershipKeeper.class);

  /** Who hears of what is read; on the thread that reads the log. */
  interface Listener {
    /** The topic was read to a later instant. */
    void dated();

    /** An origin is said to be gone. */
    void left(Origin origin);
  }

  private final Ticker ticker;
  private final OriginsLog log;
  private final Duration interval;
  private final Listener listener;

  @GuardedBy("this")
  private final Membership membership;

  private volatile Members members = Members.NONE;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread pings = new Thread(task, "origins-pings");
            pings.setDaemon(true);
            return pings;
          });

  /**
   * Knows nothing yet.
   *
   * @param self whose pings are its own
   * @param interval between two pings
   */
  MembershipKeeper(
      Origin self, OriginsLog log, Ticker ticker, Duration interval, Listener listener) {
    this.membership = new Membership(self);
    this.log = log;
    this.ticker = ticker;
    this.interval = interval;
    this.listener = listener;
  }

  /** Begins to ping; the topic must be there. */
  void start() {
    var unused =
        thread.scheduleWithFixedDelay(this::ping, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What is known now. */
  Members members() {
    return members;
  }

  @Override
  public void entry(String key, OriginsEntry entry) {
    Members before = members;
    List<OriginsEntry.Left> overtaken;
    synchronized (this) {
      membership.read(key, entry);
      members = membership.members();
      overtaken = membership.overtaken();
    }
    if (!before.date().equals(members.date())) {
      listener.dated();
      overtaken.forEach(this::sayAgain);
    }
    if (entry instanceof OriginsEntry.Left left) {
      listener.left(left.origin());
    }
  }

  @Override
  public void deleted(String key, Optional<Origin> origin) {
    synchronized (this) {
      membership.deleted(key, origin.orElse(null));
      members = membership.members();
    }
  }

  @Override
  public void unreadable(String key, String reason) {
    LOG.warn(
        "an entry of the origins topic cannot be read, no watermark is known until it is replaced:"
            + " {}: {}",
        key,
        reason);
    synchronized (this) {
      membership.unreadable(key);
      members = membership.members();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Until it is read, each ping that comes back has it appended once more. */
  private void sayAgain(OriginsEntry.Left left) {
    LOG.info("{} is gone, which is said again: its join lies behind its end", left.origin());
    try {
      var unused = log.append(left);
    } catch (RuntimeException e) {
      LOG.warn("the end of {} could not be said again: {}", left.origin(), e.toString());
    }
  }

  private void ping() {
    try {
      OriginsEntry.Ping ping;
      synchronized (this) {
        ping = membership.ping(ticker.nanos());
      }
      // One that is lost only makes the date older.
      var unused = log.append(ping);
    } catch (RuntimeException e) {
      LOG.warn("a ping could not be sent: {}", e.toString());
    }
  }
}
