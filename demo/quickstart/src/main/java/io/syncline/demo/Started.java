package io.syncline.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was started and must be stopped, the last first. One failure does not keep the rest from
 * being stopped.
 *
 * <p>Thread rule: any thread. What is added after the end is stopped at once, and its adder fails.
 */
final class Started implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Started.class);

  @GuardedBy("this")
  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  @GuardedBy("this")
  private boolean closed;

  /** Adds something, even before it runs: closing it then does nothing. */
  <T extends AutoCloseable> T add(T thing) {
    synchronized (this) {
      if (!closed) {
        things.push(thing);
        return thing;
      }
    }
    stop(thing);
    throw new IllegalStateException("the demo was stopped while it started");
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    while (true) {
      AutoCloseable next;
      synchronized (this) {
        closed = true;
        if (things.isEmpty()) {
          return;
        }
        next = things.pop();
      }
      stop(next);
    }
  }

  private static void stop(AutoCloseable thing) {
    try {
      thing.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("{} did not stop in order", thing, e);
    }
  }
}
